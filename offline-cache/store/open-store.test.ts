import Database from 'better-sqlite3';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { durabilityFailure } from './durable-database.ts';
import { exampleApplication, openExample, seededRandomness } from './fixtures/example-submissions.ts';
import { exampleSealer, quickSealer } from './fixtures/known-keys.ts';
import { realClock, realRandomness } from './fixtures/real-time.ts';
import { quickFolder, temporaryFolder } from './fixtures/temporary-folder.ts';
import { startTerminalProcess } from './fixtures/terminal-process.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { testAgencyKey, testTerminalKey } from '../../seal/testing/test-keys.ts';
import { openStore } from './open-store.ts';
import { nationalSealer } from './sealer.ts';

const terminalId = 'PL-TEST-0001';

function open(folder: string, id = terminalId) {
  return openStore({
    folder,
    terminalId: id,
    clock: realClock,
    randomness: seededRandomness(2),
    sealer: exampleSealer,
  });
}

function codeOf(outcome: ReturnType<typeof openStore>): string {
  return outcome.ok ? 'opened' : outcome.failure.code;
}

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

test('is durable: WAL and FULL, read back from the database', () => {
  const store = openExample(temporaryFolder());
  expect(store.durability).toEqual({ journalMode: 'wal', synchronous: 2, lockingMode: 'exclusive' });
  store.close();
});

test.each([
  { journalMode: 'delete', synchronous: 2, lockingMode: 'exclusive' },
  { journalMode: 'wal', synchronous: 1, lockingMode: 'exclusive' },
  { journalMode: 'wal', synchronous: 2, lockingMode: 'normal' },
])('refuses less: %o', (durability) => {
  expect(durabilityFailure(durability)?.code).toBe('notDurable');
});

test('keeps folder, database and WAL to their owner', () => {
  const folder = join(temporaryFolder(), 'new', 'data');
  const store = openExample(folder);
  store.submissions.save(exampleApplication(randomUUID()));
  expect(mode(folder)).toBe('700');
  expect(mode(join(folder, 'submissions.sqlite'))).toBe('600');
  expect(mode(join(folder, 'submissions.sqlite-wal'))).toBe('600');
  store.close();
});

test('a second terminal on the folder is told so, and the lock dies with the process that was killed', async () => {
  const folder = temporaryFolder();
  const first = startTerminalProcess('hold-store.ts', folder);
  expect(await first.nextLine()).toBe('open');
  expect(codeOf(open(folder))).toBe('dataFolderInUse');
  await first.kill();
  const second = open(folder);
  expect(codeOf(second)).toBe('opened');
  if (second.ok) second.value.close();
});

test('a second opening in the same process is refused and does not loosen the lock of the first', async () => {
  const folder = temporaryFolder();
  const store = openExample(folder);
  expect(codeOf(open(folder))).toBe('dataFolderInUse');
  expect(await startTerminalProcess('hold-store.ts', folder).nextLine()).toBe('dataFolderInUse');
  store.close();
});

test('a folder of another terminal is refused by name and left as it was', () => {
  const folder = temporaryFolder();
  openExample(folder).close();
  const outcome = open(folder, 'PL-OTHER-0002');
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'anotherTerminal' } });
  expect(outcome.ok ? '' : outcome.failure.detail).toMatch(/PL-TEST-0001.*PL-OTHER-0002/);
  expect(openExample(folder).bootCounter).toBe(2);
});

test('a schema newer than the program is refused, not touched', () => {
  const folder = temporaryFolder();
  openExample(folder).close();
  const file = join(folder, 'submissions.sqlite');
  const database = new Database(file);
  database.exec('UPDATE meta SET schema_version = 99');
  database.close();
  const before = readFileSync(file);
  expect(open(folder)).toMatchObject({
    ok: false,
    failure: { code: 'newerSchema' },
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('counts boots and keeps everything between them', () => {
  const folder = temporaryFolder();
  const caseId = randomUUID();
  const first = openExample(folder);
  first.submissions.save(exampleApplication(caseId));
  first.close();
  const second = openExample(folder);
  expect([first.bootCounter, second.bootCounter]).toEqual([1, 2]);
  expect(second.submissions.progress(caseId)?.state).toBe('queued');
  second.close();
});

test('a file that is no database is set aside, and the store says that it begins anew', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'submissions.sqlite');
  const rubbish = 'this is not a database, but long enough to be read as one'.repeat(99);
  writeFileSync(file, rubbish);
  const store = openExample(folder);
  expect(store.refusal()?.code).toBe('salvaged');
  expect(readFileSync(join(folder, 'damaged-1', 'submissions.sqlite'), 'utf8')).toBe(rubbish);
  expect(store.submissions.save(exampleApplication(randomUUID()))).toMatchObject({
    failure: { code: 'salvaged' },
  });
  expect(store.acknowledgeSalvage()).toEqual({ ok: true, value: true });
  const saved = store.submissions.save(exampleApplication(randomUUID()));
  expect(saved.ok && saved.value.terminalSequence).toBeGreaterThan(1000);
  store.close();
});

test('a lock file that was damaged is no reason to stay closed', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'lock'), 'not a database'.repeat(200));
  const store = openExample(folder);
  expect(codeOf(open(folder))).toBe('dataFolderInUse');
  store.close();
});

test('the log stays under its cap with a long queue, and idling cuts it to nothing', () => {
  const folder = temporaryFolder(quickFolder);
  const store = openExample(folder, { sealer: quickSealer });
  let longest = 0;
  for (let count = 0; count < 3_000; count += 1) {
    const saved = store.submissions.save(exampleApplication(randomUUID()));
    expect(saved.ok).toBe(true);
    if (count % 50 === 0) longest = Math.max(longest, store.logBytes());
    // a long read between two writes pins nothing: it is over when it returns
    if (count % 500 === 0)
      expect(store.queue.sendable(Number.MAX_SAFE_INTEGER, 100_000)).toHaveLength(count + 1);
  }
  expect(longest).toBeGreaterThan(8 * 1024 * 1024);
  expect(longest).toBeLessThan(18 * 1024 * 1024);
  expect(store.idle()).toEqual({ ok: true, value: true });
  expect(store.logBytes()).toBe(0);
  expect(store.idle()).toEqual({ ok: true, value: false });
  store.close();
});

test('without keys nothing new is taken, and it is said before anybody starts', () => {
  const keys: { agencyKey: NamedKey | undefined } = { agencyKey: undefined };
  const sealer = nationalSealer(
    { signing: () => testTerminalKey, agencyKey: () => keys.agencyKey },
    realRandomness,
  );
  const store = openExample(temporaryFolder(), { sealer });
  expect(store.refusal()?.code).toBe('noKeys');
  expect(store.submissions.save(exampleApplication(randomUUID()))).toMatchObject({
    failure: { code: 'noKeys' },
  });
  keys.agencyKey = testAgencyKey;
  expect(store.refusal()).toBeUndefined();
  expect(store.submissions.save(exampleApplication(randomUUID())).ok).toBe(true);
  store.close();
});
