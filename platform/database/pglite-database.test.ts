import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkDurability } from './durability.ts';
import { openPGliteFolder, openPGliteMemory } from './pglite-database.ts';

const root = mkdtempSync(join(tmpdir(), 'jiujin-platform-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const onSyncFailure = (): void => {
  throw new Error('no flush may fail here');
};

describe('the embedded database in a folder', () => {
  test('is one process’s, keeps what was committed, and throws away an unfinished creation', async () => {
    const folder = join(root, 'kept');
    mkdirSync(join(folder, 'database.unfinished'), { recursive: true });
    writeFileSync(join(folder, 'database.unfinished', 'PG_VERSION'), '18\n');

    const first = await openPGliteFolder(folder, onSyncFailure);
    if (!first.ok) throw new Error(first.failure.detail);
    expect(await openPGliteFolder(folder, onSyncFailure)).toMatchObject({
      ok: false,
      failure: { code: 'folderInUse' },
    });
    await first.value.script('CREATE TABLE kept (a integer); INSERT INTO kept VALUES (42)');
    await first.value.close();

    const second = await openPGliteFolder(folder, onSyncFailure);
    if (!second.ok) throw new Error(second.failure.detail);
    const Row = z.object({ a: z.number() });
    expect(await second.value.query(Row, 'SELECT a FROM kept')).toEqual([{ a: 42 }]);
    expect(await checkDurability(second.value)).toEqual({ ok: true, value: undefined });
    await second.value.close();
  });

  test('a folder that cannot be made is said', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const opened = await openPGliteFolder(join(file, 'inside'), onSyncFailure);
    expect(opened).toMatchObject({ ok: false, failure: { code: 'folderNotUsable' } });
  });
});

describe('durability', () => {
  test('PGlite as it comes is refused: it does not flush', async () => {
    const database = await openPGliteMemory();
    expect(await checkDurability(database)).toMatchObject({ ok: false, failure: { code: 'notDurable' } });
    await database.close();
    expect(PGlite.defaultStartParams).toContain('-F');
  });
});
