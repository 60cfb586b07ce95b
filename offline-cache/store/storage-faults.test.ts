import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SavedSubmission } from '../../contract/outbox.ts';
import { freeBytes, prepareDatabaseFile } from './data-folder.ts';
import { openDurableDatabase } from './durable-database.ts';
import { exampleApplication, exampleReceipt, openExample } from './fixtures/example-submissions.ts';
import { exampleSealer, quickSealer } from './fixtures/known-keys.ts';
import { realClock, realRandomness } from './fixtures/real-time.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { startTerminalProcess } from './fixtures/terminal-process.ts';
import { openStore, type OpenedStore } from './open-store.ts';
import { StoreConnection } from './store-connection.ts';

const asRoot = process.getuid?.() === 0;
const canMount = asRoot && mounts();
const megabyte = 1024 * 1024;

function mounts(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'jiujin-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return mounted;
}

/** A real file system of its own size. */
function smallFileSystem(bytes: number): string {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder]);
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

function remount(folder: string, mode: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${mode}`, folder]);
}

function saveUntilRefused(store: OpenedStore) {
  const kept: SavedSubmission[] = [];
  for (;;) {
    const outcome = store.submissions.save(exampleApplication(randomUUID()));
    if (!outcome.ok) return { kept, failure: outcome.failure };
    kept.push(outcome.value);
  }
}

/** Sends everything as sync does; answers how many were settled. */
function settleAll({ queue }: OpenedStore): number {
  let settled = 0;
  for (;;) {
    const [head] = queue.sendable(Number.MAX_SAFE_INTEGER, 1);
    if (!head) return settled;
    const request = queue.request(head.submissionId);
    if (!request.ok) throw new Error(request.failure.code);
    expect(queue.markUploading(head.submissionId)).toEqual({ ok: true, value: true });
    expect(queue.markReceived(exampleReceipt(request.value, head.terminalSequence))).toEqual({
      ok: true,
      value: true,
    });
    settled += 1;
  }
}

/** Leaves no byte free. */
function fillUp(folder: string): () => void {
  const ballast = join(folder, 'of-another-program');
  for (let bytes = freeBytes(folder); bytes > 0; bytes = freeBytes(folder)) {
    writeFileSync(ballast, Buffer.alloc(bytes, 1), { flag: 'a' });
  }
  return () => rmSync(ballast, { force: true });
}

test.skipIf(!canMount)(
  'a full disk refuses, loses nothing, leaves nothing half, and takes again when there is room',
  () => {
    const folder = smallFileSystem(12 * megabyte);
    const ballast = join(folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(4 * megabyte));
    const store = openExample(join(folder, 'data'), { randomness: realRandomness, sealer: quickSealer });
    const { kept, failure } = saveUntilRefused(store);
    expect(failure).toEqual({ code: 'diskFull', detail: 'SQLITE_FULL' });
    expect(kept.length).toBeGreaterThan(100);
    expect(store.submissions.counts().queued).toBe(kept.length);
    rmSync(ballast);
    expect(store.submissions.save(exampleApplication(randomUUID())).ok).toBe(true);
    store.close();
    const again = openExample(join(folder, 'data'));
    expect(again.submissions.counts().queued).toBe(kept.length + 1);
    expect(kept.every(({ id }) => again.queue.request(id).ok)).toBe(true);
    again.close();
  },
);

test.skipIf(!canMount)('a full disk takes no attachment and leaves no file of it', () => {
  const folder = smallFileSystem(4 * megabyte);
  const data = join(folder, 'data');
  const store = openExample(data, { randomness: realRandomness, sealer: quickSealer });
  const attachment = { material: 'photo', mediaType: 'image/jpeg', bytes: Buffer.alloc(5 * megabyte) };
  const submission = { ...exampleApplication(randomUUID()), attachments: [attachment] };
  expect(store.submissions.save(submission)).toMatchObject({ failure: { code: 'diskFull' } });
  expect(readdirSync(join(data, 'attachments'))).toEqual([]);
  expect(store.submissions.save(exampleApplication(randomUUID())).ok).toBe(true);
  store.close();
});

test.skipIf(!canMount)('the reserve leaves room to settle everything that was taken', () => {
  const folder = smallFileSystem(40 * megabyte);
  const store = openExample(join(folder, 'data'), {
    reserveBytes: 16 * megabyte,
    randomness: realRandomness,
    sealer: quickSealer,
  });
  const { kept, failure } = saveUntilRefused(store);
  expect(failure.code).toBe('diskFull');
  expect(store.refusal()?.code).toBe('diskFull');
  fillUp(folder);
  expect(settleAll(store)).toBe(kept.length);
  expect(store.submissions.counts().everythingSent).toBe(true);
  store.close();
});

test.skipIf(!canMount)(
  'a disk without a free byte at boot: opens, refuses what is new, sends and settles',
  () => {
    const folder = smallFileSystem(40 * megabyte);
    const data = join(folder, 'data');
    const first = openExample(data, {
      reserveBytes: 16 * megabyte,
      randomness: realRandomness,
      sealer: quickSealer,
    });
    const { kept } = saveUntilRefused(first);
    first.close();
    const makeRoom = fillUp(folder);
    const store = openExample(data, { reserveBytes: 16 * megabyte });
    expect(store.refusal()?.code).toBe('diskFull');
    expect(store.isInMemory).toBe(false);
    expect(settleAll(store)).toBe(kept.length);
    store.close();
    makeRoom();
    const again = openExample(data);
    expect(again.submissions.counts().everythingSent).toBe(true);
    again.close();
  },
);

test.skipIf(!canMount)(
  'where not even settling has room it goes on in memory, and back when there is room',
  () => {
    const folder = smallFileSystem(12 * megabyte);
    const data = join(folder, 'data');
    const store = openExample(data, { randomness: realRandomness, sealer: quickSealer });
    const { kept } = saveUntilRefused(store);
    fillUp(folder);
    const failure = kept.map(({ id }) => store.queue.markUploading(id)).find(({ ok }) => !ok);
    expect(failure).toMatchObject({ failure: { code: 'diskFull' } });
    expect(store.reopen()).toEqual({ ok: true, value: true });
    expect(store.isInMemory).toBe(true);
    expect(store.refusal()?.code).toBe('diskFull');
    expect(settleAll(store)).toBe(kept.length);
    execFileSync('mount', ['-o', `remount,size=${24 * megabyte}`, folder]);
    expect(store.reopen()).toEqual({ ok: true, value: true });
    expect(store.isInMemory).toBe(false);
    expect(store.refusal()).toBeUndefined();
    expect(settleAll(store)).toBe(kept.length);
    store.close();
  },
);

test('SQLite’s own limit: a transaction that does not fit is wholly absent', () => {
  const database = openDurableDatabase(prepareDatabaseFile(temporaryFolder()));
  const connection = new StoreConnection(database);
  connection.write(() => database.exec('CREATE TABLE kept (bytes BLOB) STRICT'));
  database.pragma('max_page_count = 20');
  const insert = database.prepare('INSERT INTO kept VALUES (zeroblob(?))');
  const outcome = connection.write(() => [5_000, 5_000, 45_000].map((size) => insert.run(size)));
  expect(outcome).toEqual({ ok: false, failure: { code: 'diskFull', detail: 'SQLITE_FULL' } });
  expect(database.prepare('SELECT count(*) FROM kept').pluck().get()).toBe(0);
  expect(connection.write(() => insert.run(1_000)).ok).toBe(true);
  connection.close();
});

test('after an input/output error everything is refused until the store is opened again', async () => {
  const program = startTerminalProcess('failing-writes.ts', temporaryFolder());
  expect(JSON.parse(await program.nextLine())).toEqual({
    said: ['saved', 'saved', 'ioError', 'ioError', 'ioError', 'saved'],
    before: 2,
    after: 3,
  });
});

test('a folder that cannot be made is said to be read-only', () => {
  const folder = asRoot && canMount ? smallFileSystem(megabyte) : temporaryFolder();
  if (asRoot && canMount) remount(folder, 'ro');
  else chmodSync(folder, 0o500);
  const outcome = openStore({
    folder: join(folder, 'data'),
    terminalId: 'PL-TEST-0001',
    clock: realClock,
    randomness: realRandomness,
    sealer: exampleSealer,
  });
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'readOnly' } });
});

test.skipIf(!canMount)(
  'a disk that became read-only: sends from a copy in memory, refuses what is new, and is whole when writable again',
  () => {
    const folder = smallFileSystem(8 * megabyte);
    const memoryFolder = temporaryFolder();
    const data = join(folder, 'data');
    const first = openExample(data);
    const attachments = [{ material: 'photo', mediaType: 'image/jpeg', bytes: Buffer.from('a photo') }];
    const saved = first.submissions.save({ ...exampleApplication(randomUUID()), attachments });
    if (!saved.ok) throw new Error(saved.failure.code);
    first.close();
    remount(folder, 'ro');
    const store = openExample(data, { memoryFolder });
    expect(store.isInMemory).toBe(true);
    expect(store.refusal()?.code).toBe('readOnly');
    expect(store.submissions.save(exampleApplication(randomUUID()))).toMatchObject({
      failure: { code: 'readOnly' },
    });
    expect(store.queue.attachmentIntact(saved.value.id, 1)).toBe(true);
    expect(settleAll(store)).toBe(1);
    expect(store.submissions.progress(saved.value.caseId)?.rung).toBe('received');
    store.close();
    expect(readdirSync(memoryFolder)).toEqual([]);
    remount(folder, 'rw');
    const again = openExample(data);
    expect(again.submissions.counts().queued).toBe(1);
    again.close();
  },
);

test.skipIf(!canMount)('a damaged store on a read-only disk is salvaged into memory', () => {
  const folder = smallFileSystem(8 * megabyte);
  const memoryFolder = temporaryFolder();
  const data = join(folder, 'data');
  const first = openExample(data, { randomness: realRandomness, sealer: quickSealer });
  for (let count = 0; count < 20; count += 1) first.submissions.save(exampleApplication(randomUUID()));
  first.close();
  writeFileSync(join(data, 'submissions.sqlite'), Buffer.alloc(100), { flag: 'r+' });
  remount(folder, 'ro');
  const store = openExample(data, { memoryFolder });
  expect(store.submissions.counts().queued).toBe(20);
  expect(settleAll(store)).toBe(20);
  store.close();
  expect(existsSync(join(data, 'damaged-1'))).toBe(false);
});
