import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { realClock, realRandomness } from '../../offline-cache/store/fixtures/real-time.ts';
import { layOut, readFolder } from './disk/folder-image.ts';
import { PromiseLedger } from './promises.ts';
import { SeededRandom } from './random.ts';
import { checkFolder } from './state-check.ts';
import { databasePath, readRecords } from './store-under-test.ts';
import { Session } from './workload/session.ts';
import { stepNamed } from './workload/steps.ts';

const circumstances = { clock: realClock, randomness: realRandomness };

function workedOn(...stepNames: string[]): { folder: string; promised: PromiseLedger } {
  const folder = mkdtempSync(join(tmpdir(), 'jiujin-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const promised = new PromiseLedger();
  const session = new Session({
    folder,
    random: new SeededRandom('check'),
    promise: (mark) => promised.add(mark),
  });
  session.take(...stepNames.map(stepNamed));
  session.close();
  return { folder, promised };
}

/** Changes the closed database behind the store's back. */
function tamper(folder: string, statements: string): void {
  const database = new Database(databasePath(folder));
  database.pragma('ignore_check_constraints = ON');
  database.exec(statements);
  database.close();
}

const kindsIn = (folder: string, promised: PromiseLedger) =>
  new Set(checkFolder(folder, promised, circumstances).map(({ kind }) => kind));

const someSaves = ['save a small application', 'save two kilobytes', 'save a later part of a case'];

test('a sound folder has no finding', () => {
  const { folder, promised } = workedOn(...someSaves, 'begin sending', 'receive', 'erase what is expired');
  expect(checkFolder(folder, promised, circumstances)).toEqual([]);
});

test('a folder as it was before the last save has lost it', () => {
  const { folder, promised } = workedOn(...someSaves);
  const before = workedOn(...someSaves.slice(0, 2));
  layOut(readFolder(before.folder), folder);
  expect(kindsIn(folder, promised)).toContain('lost');
});

test('a receipt that is forgotten is lost', () => {
  const { folder, promised } = workedOn(...someSaves, 'begin sending', 'receive');
  tamper(
    folder,
    `UPDATE submission SET state = 'queued', server_sequence = NULL, platform_epoch = NULL,
       received_wall_ms = NULL, case_number = NULL, ack_epoch = NULL, receipt = NULL`,
  );
  expect(kindsIn(folder, promised)).toEqual(new Set(['lost']));
});

test('a gap in the sequence is partial', () => {
  const { folder } = workedOn(...someSaves);
  const ofFirst = 'WHERE terminal_sequence = 1';
  tamper(folder, `DELETE FROM content ${ofFirst}; DELETE FROM submission ${ofFirst}`);
  expect(kindsIn(folder, new PromiseLedger())).toContain('partial');
});

test('a database that is none is corrupt', () => {
  const { folder, promised } = workedOn(...someSaves);
  const image = readFolder(folder);
  for (const [path, content] of image)
    if (content !== 'folder') image.set(path, Buffer.alloc(content.length, 7));
  layOut(image, folder);
  expect(kindsIn(folder, promised)).toContain('corrupt');
});

test('a database whose damage ends the check itself is not sound either', () => {
  const { folder } = workedOn(...someSaves);
  const bytes = readFileSync(databasePath(folder));
  // the kind of the first page: without it not even the schema can be read
  bytes[100] = 0;
  writeFileSync(databasePath(folder), bytes);
  expect(readRecords(folder)).toMatchObject({ integrity: 'database disk image is malformed', records: [] });
});

test('an erased payload that is back is resurrected', () => {
  const saves = [...someSaves, 'begin sending', 'receive'];
  const { folder, promised } = workedOn(...saves, 'erase what is expired');
  const before = workedOn(...saves);
  layOut(readFolder(before.folder), folder);
  expect([...promised.submissions.values()].some(({ erased }) => erased === 'yes')).toBe(true);
  expect(kindsIn(folder, promised)).toContain('resurrected');
});
