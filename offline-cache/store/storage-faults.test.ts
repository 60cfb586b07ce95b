import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prepareDatabaseFile } from './data-folder.ts';
import { openDurableDatabase } from './durable-database.ts';
import {
  exampleApplication,
  exampleReceipt,
  openExample,
  seededRandomness,
} from './fixtures/example-submissions.ts';
import { exampleSealer } from './fixtures/known-keys.ts';
import { realClock, realRandomness } from './fixtures/real-time.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { startTerminalProcess } from './fixtures/terminal-process.ts';
import { openStore } from './open-store.ts';
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

function saveUntilRefused(store: ReturnType<typeof openExample>) {
  const kept = [];
  for (;;) {
    const outcome = store.submissions.save(exampleApplication(randomUUID()));
    if (!outcome.ok) return { kept, failure: outcome.failure };
    kept.push(outcome.value);
  }
}

test.skipIf(!canMount)(
  'a full disk refuses, loses nothing, leaves nothing half, and takes again when there is room',
  () => {
    const folder = smallFileSystem(12 * megabyte);
    const ballast = join(folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(4 * megabyte));
    const store = openExample(join(folder, 'data'), { randomness: realRandomness });
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

test.skipIf(!canMount)('the reserve leaves room to settle everything that was taken', () => {
  const folder = smallFileSystem(24 * megabyte);
  const store = openExample(join(folder, 'data'), { reserveBytes: 8 * megabyte, randomness: realRandomness });
  const { kept, failure } = saveUntilRefused(store);
  expect(failure.code).toBe('diskFull');
  expect(store.refusal()?.code).toBe('diskFull');
  for (const [index, saved] of kept.entries()) {
    expect(store.queue.markUploading(saved.id)).toEqual({ ok: true, value: true });
    expect(store.queue.markReceived(exampleReceipt(saved, index + 1))).toEqual({ ok: true, value: true });
  }
  expect(store.submissions.counts().everythingSent).toBe(true);
  store.close();
});

test('SQLite’s own limit: a transaction that does not fit is wholly absent', () => {
  const database = openDurableDatabase(prepareDatabaseFile(temporaryFolder()));
  const connection = new StoreConnection(database);
  connection.write(() => database.exec('CREATE TABLE kept (bytes BLOB) STRICT'));
  database.pragma('max_page_count = 20');
  const insert = database.prepare('INSERT INTO kept VALUES (zeroblob(?))');
  const outcome = connection.write(() => [10_000, 10_000, 90_000].map((size) => insert.run(size)));
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

test('a folder that cannot be written is said to be read-only', () => {
  const folder = asRoot && canMount ? smallFileSystem(megabyte) : temporaryFolder();
  if (asRoot && canMount) execFileSync('mount', ['-o', 'remount,ro', folder]);
  else chmodSync(folder, 0o500);
  const outcome = openStore({
    folder: join(folder, 'data'),
    terminalId: 'PL-TEST-0001',
    clock: realClock,
    randomness: seededRandomness(1),
    sealer: exampleSealer,
  });
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'readOnly' } });
});

test.skipIf(!canMount)(
  'a store on a disk that became read-only is not opened, and is whole when it is writable again',
  () => {
    const folder = smallFileSystem(4 * megabyte);
    const data = join(folder, 'data');
    const store = openExample(data);
    store.submissions.save(exampleApplication(randomUUID()));
    store.close();
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    const options = {
      folder: data,
      terminalId: 'PL-TEST-0001',
      clock: realClock,
      randomness: realRandomness,
      sealer: exampleSealer,
    };
    expect(openStore(options)).toMatchObject({ ok: false, failure: { code: 'readOnly' } });
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    const again = openExample(data);
    expect(again.submissions.counts().queued).toBe(1);
    again.close();
  },
);
