import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chainBegin } from '../../contract/keys.ts';
import { exampleApplication, exampleReceipt, openExample } from './fixtures/example-submissions.ts';
import { folderHolds } from './fixtures/byte-search.ts';
import { exampleSealer, openExampleEnvelope, readExample } from './fixtures/known-keys.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { realRandomness } from './fixtures/real-time.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { migrate } from './migrations.ts';
import type { Sealer } from './sealer.ts';

/** The name in every application of the fixture. */
const name = '留名者';

/**
 * A store that the program of version 1 wrote: a case of two parts waiting, one received, one accepted, one refused
 * with a later part held, one erased, one waiting for another try, one whose sending was cut off.
 */
function version1(): string {
  const folder = temporaryFolder();
  copyFileSync(join(import.meta.dirname, 'fixtures', 'version-1.sqlite'), join(folder, 'submissions.sqlite'));
  return folder;
}

function rows(folder: string) {
  const database = new Database(join(folder, 'submissions.sqlite'), { readonly: true });
  const found = database
    .prepare<[], { sequence: number; state: string; format: string; hash: string; isErased: number }>(
      `SELECT terminal_sequence AS sequence, state, format, hash, content_erased_wall_ms IS NOT NULL AS isErased
         FROM submission ORDER BY terminal_sequence`,
    )
    .all();
  database.close();
  return found;
}

test('migration 2: everything is there as it was, and nothing is readable any more', () => {
  const folder = version1();
  expect(folderHolds(folder, name)).toBe(true);
  const store = openExample(folder, { randomness: realRandomness }, new ManualClock());
  expect(folderHolds(folder, name)).toBe(false);
  expect(store.bootCounter).toBe(2);
  expect(store.submissions.counts()).toMatchObject({ queued: 4, uploading: 0, refused: 1, blocked: 1 });
  const cases = store.submissions.casesOfPerson('person-1', 20);
  expect(cases.map(({ state }) => state)).toEqual([
    ...['queued', 'queued', 'received', 'refused', 'accepted', 'received', 'queued'],
  ]);
  expect(cases.every(({ receiptNumber }) => /^\d{7}$/.test(receiptNumber))).toBe(true);
  expect(cases[4]).toMatchObject({ acceptedBy: '人社局', rung: 'accepted' });
  store.close();
  expect(rows(folder).map(({ format, isErased }) => [format, isErased])).toEqual([
    ['sm2-sm4-1', 0],
    ['sm2-sm4-1', 0],
    ['plain-json-1', 1],
    ['plain-json-1', 1],
    ['sm2-sm4-1', 0],
    ['sm2-sm4-1', 0],
    ['plain-json-1', 1],
    ['sm2-sm4-1', 0],
    ['sm2-sm4-1', 0],
  ]);
  expect(folderHolds(folder, name)).toBe(false);
});

test('what was waiting is sealed in the chain, opens for the agency, and is sent and settled under its old id', () => {
  const folder = version1();
  const store = openExample(folder, { randomness: realRandomness });
  const requests = store.queue.unsent(20, 0);
  expect(requests).toHaveLength(6);
  let previousHash = chainBegin;
  for (const { sequence, hash, isErased } of rowsOfOpen(folder)) {
    const request = requests.find((one) => one.hash === hash);
    if (isErased) expect(request).toBeUndefined();
    else if (request)
      expect(readExample(request.payload).header).toMatchObject({ terminalSequence: sequence, previousHash });
    previousHash = hash;
  }
  const [first] = requests;
  if (!first) throw new Error('nothing is waiting');
  expect(openExampleEnvelope(first.payload)).toMatchObject({
    id: first.id,
    attachments: [],
    body: { applicant: { name } },
  });
  store.queue.markUploading(first.id);
  expect(store.queue.markReceived(exampleReceipt(first))).toEqual({ ok: true, value: true });
  const saved = store.submissions.save(exampleApplication(randomUUID()));
  const next = saved.ok ? store.queue.request(saved.value.id) : saved;
  expect(next.ok && readExample(next.value.payload).header).toMatchObject({
    terminalSequence: 10,
    previousHash,
  });
  store.close();
});

/** The rows of a store that is open: read from a copy. */
function rowsOfOpen(folder: string) {
  const copy = temporaryFolder();
  for (const ending of ['', '-wal'])
    copyFileSync(join(folder, `submissions.sqlite${ending}`), join(copy, `submissions.sqlite${ending}`));
  return rows(copy);
}

test('while there are no keys it stays as it is, nothing is sent or taken, and then it is sealed first', () => {
  const folder = version1();
  let hasKeys = false;
  const sealer: Sealer = {
    ...exampleSealer,
    refusal: () => (hasKeys ? undefined : { code: 'noKeys', detail: 'none' }),
  };
  const store = openExample(folder, { sealer, randomness: realRandomness }, new ManualClock());
  expect(store.refusal()?.code).toBe('noKeys');
  expect(store.queue.sendable(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  expect(store.queue.unsent(10, 0)).toEqual([]);
  hasKeys = true;
  expect(store.submissions.save(exampleApplication(randomUUID()))).toMatchObject({
    value: { terminalSequence: 10 },
  });
  expect(folderHolds(folder, name)).toBe(false);
  expect(store.queue.unsent(10, 0)).toHaveLength(7);
  store.close();
});

test('a readable record whose bytes changed is held, and not readable either', () => {
  const folder = version1();
  const database = new Database(join(folder, 'submissions.sqlite'));
  database.exec(`UPDATE submission SET payload = replace(payload, '13900000000', '13900000001')
                  WHERE terminal_sequence = 1`);
  database.close();
  const store = openExample(folder, { randomness: realRandomness });
  expect(folderHolds(folder, name)).toBe(false);
  expect(store.queue.refused(10)[0]).toMatchObject({ state: 'blocked', errorClass: 'damaged' });
  expect(store.queue.unsent(10, 0)).toHaveLength(5);
  store.close();
});

test('a damaged store of version 1 is salvaged too', () => {
  const folder = version1();
  const file = join(folder, 'submissions.sqlite');
  const bytes = readFileSync(file);
  bytes.write('CREATE TABLE submissiun', bytes.indexOf('CREATE TABLE submission'));
  writeFileSync(file, bytes);
  const store = openExample(folder, { randomness: realRandomness });
  expect(store.salvaged()).toMatchObject({ rebuilt: 8, contentLost: 0 });
  expect(store.queue.unsent(20, 0)).toHaveLength(8);
  store.close();
});

test('migration 2: every table is STRICT and an application belongs to somebody', () => {
  const database = new Database(':memory:');
  migrate(database, 'PL-TEST-0001');
  const strict = database.prepare(
    `SELECT min(strict) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'`,
  );
  expect(strict.pluck().get()).toBe(1);
});
