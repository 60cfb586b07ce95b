import Database from 'better-sqlite3';
import fc from 'fast-check';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageBytes } from '../durable-database.ts';
import { quickFolder, temporaryFolder } from '../fixtures/temporary-folder.ts';
import { logPageBytes, readWriteAheadLog } from './write-ahead-log.ts';

const frameBytes = pageBytes + 24;

/** A log of SQLite's own making, with an earlier round's frames behind the present one's. */
function sampleLog(folder: string): { file: string; log: Buffer } {
  const file = join(folder, 'sample');
  const database = new Database(file);
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma(`page_size = ${pageBytes}`);
  database.pragma('journal_mode = WAL');
  database.exec('CREATE TABLE sample (number INTEGER PRIMARY KEY, text TEXT)');
  const insert = database.prepare('INSERT INTO sample VALUES (?, ?)');
  for (let number = 0; number < 30; number += 1) insert.run(number, 'x'.repeat(number * 97));
  database.pragma('wal_checkpoint(RESTART)');
  for (let number = 100; number < 112; number += 1) insert.run(number, 'y'.repeat(number * 9));
  copyFileSync(file, `${file}-copy`);
  const log = readFileSync(`${file}-wal`);
  database.close();
  return { file: `${file}-copy`, log };
}

/** Numbers SQLite finds with this log. */
function numbersWith(file: string, log: Buffer): number[] {
  copyFileSync(file, `${file}-read`);
  writeFileSync(`${file}-read-wal`, log);
  const database = new Database(`${file}-read`);
  database.pragma('locking_mode = EXCLUSIVE');
  const numbers = database
    .prepare<[], number>('SELECT number FROM sample WHERE number >= 100 ORDER BY number')
    .pluck()
    .all();
  database.close();
  return numbers;
}

function commitsOf(log: Buffer): number {
  return readWriteAheadLog(log, pageBytes).frames.filter(({ isCommit }) => isCommit).length;
}

test('reads what SQLite reads, whatever the length at which the log ends', () => {
  const { file, log } = sampleLog(temporaryFolder(quickFolder));
  expect(logPageBytes(log)).toBe(pageBytes);
  expect(commitsOf(log)).toBe(12);
  for (let length = 0; length < log.byteLength; length += 1_311) {
    const cut = log.subarray(0, length);
    expect(readWriteAheadLog(cut, pageBytes).isDamaged).toBe(false);
    expect(commitsOf(cut)).toBe(numbersWith(file, Buffer.from(cut)).length);
  }
});

test('a power cut within the last commit, sector by sector, is no damage', () => {
  const { log } = sampleLog(temporaryFolder(quickFolder));
  const { frames } = readWriteAheadLog(log, pageBytes);
  const lastButOne = frames.slice(0, -1).findLastIndex(({ isCommit }) => isCommit);
  const from = 32 + (lastButOne + 1) * frameBytes;
  const to = 32 + frames.length * frameBytes;
  // what the file held before the last commit was written: here, frames of the round before
  const before = Buffer.concat([
    log.subarray(0, from),
    log.subarray(to, to + to - from),
    Buffer.alloc(to - from),
  ]);
  fc.assert(
    fc.property(fc.infiniteStream(fc.boolean()), (isWritten) => {
      const torn = Buffer.from(log.subarray(0, to));
      for (let at = from; at < to;) {
        const end = Math.min(to, (Math.floor(at / 512) + 1) * 512);
        if (!isWritten.next().value) before.copy(torn, at, at, end);
        at = end;
      }
      expect(readWriteAheadLog(torn, pageBytes).isDamaged).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});

test('a changed bit before the last two commits is damage, and every other frame is still read', () => {
  const { log } = sampleLog(temporaryFolder(quickFolder));
  const { frames } = readWriteAheadLog(log, pageBytes);
  const commits = frames.flatMap(({ isCommit }, index) => (isCommit ? [index] : []));
  const safeEnd = 32 + ((commits.at(-3) ?? 0) + 1) * frameBytes;
  fc.assert(
    fc.property(fc.nat(safeEnd * 8 - 1), (bit) => {
      const changed = Buffer.from(log);
      const at = Math.floor(bit / 8);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit % 8)), at);
      const read = readWriteAheadLog(changed, pageBytes);
      expect(read.isDamaged).toBe(true);
      // the changed frame itself, and the one behind it when the checksum it goes on from was changed
      expect(read.frames.length).toBeGreaterThanOrEqual(frames.length - 2);
    }),
    { numRuns: 1_000 },
  );
});

test('any bytes at all are a log or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12_000 }), (bytes) => {
      expect(readWriteAheadLog(Buffer.from(bytes), pageBytes).frames.length).toBeLessThan(6);
    }),
  );
});
