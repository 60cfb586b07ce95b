import { fsyncSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DURABLE_PARAMETERS, DurableNodeFolder } from './durable-node-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiujin-flush-'));
const storage = new DurableNodeFolder(join(folder, 'database'), () => undefined);
let postgres: PGlite;
beforeAll(async () => {
  postgres = await PGlite.create({ fs: storage, startParams: DURABLE_PARAMETERS });
  await postgres.exec('CREATE TABLE row (a integer)');
});
afterAll(async () => {
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
});

test('every commit flushes at least once, and reading does not', async () => {
  for (let n = 0; n < 5; n += 1) {
    const before = storage.syncs;
    await postgres.query('INSERT INTO row VALUES ($1)', [n]);
    expect(storage.syncs).toBeGreaterThan(before);
  }
  const before = storage.syncs;
  await postgres.query('SELECT sum(a) FROM row');
  expect(storage.syncs).toBe(before);
});

test('a checkpoint flushes the data files and their folders', async () => {
  const before = storage.syncs;
  await postgres.exec('CREATE TABLE other AS SELECT generate_series(1, 2000) AS a; CHECKPOINT');
  expect(storage.syncs - before).toBeGreaterThan(5);
});

test('a refused flush is reported, and its commit is not confirmed', async () => {
  let refuse = false;
  let reported = 0;
  const flush = (descriptor: number): void => {
    if (refuse) throw new Error('EIO');
    fsyncSync(descriptor);
  };
  const failing = new DurableNodeFolder(join(folder, 'failing'), () => (reported += 1), flush);
  const other = await PGlite.create({ fs: failing, startParams: DURABLE_PARAMETERS });
  await other.exec('CREATE TABLE row (a integer)');
  refuse = true;
  await expect(other.query('INSERT INTO row VALUES (1)')).rejects.toThrow();
  expect(reported).toBeGreaterThan(0);
});
