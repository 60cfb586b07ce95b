import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { CatalogueDatabase, type DatabaseOpening } from './catalogue-database.ts';
import { CatalogueCopy, testRules } from './fixtures/catalogue-copy.ts';
import { startRealPlatform, type RealPlatform } from './fixtures/real-platform.ts';
import { sampleCatalogue, sampleItem } from './fixtures/sample-catalogue.ts';
import { loadActive } from './load-generation.ts';

let platform: RealPlatform;
beforeAll(async () => {
  platform = await startRealPlatform();
  await platform.publish(sampleCatalogue([sampleItem(1), sampleItem(2)]));
});
afterAll(() => platform.close());

async function fetchedFolder(): Promise<{ folder: string; file: string }> {
  const folder = join(temporaryFolder(), 'catalogue');
  const copy = new CatalogueCopy(folder, platform);
  await copy.fetch();
  copy.close();
  return { folder, file: join(folder, 'catalogue.sqlite') };
}

function open(folder: string): { database: CatalogueDatabase; opening: DatabaseOpening } {
  const opened = CatalogueDatabase.open(folder);
  onTestFinished(() => opened.database.close());
  return opened;
}

test('new, then good: owner-only folder, WAL, and what was fetched is there', async () => {
  const { folder, file } = await fetchedFolder();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const { database, opening } = open(folder);
  expect(opening).toEqual({ found: 'good' });
  expect(loadActive(database, testRules).ok).toBe(true);
  expect(readFileSync(file).subarray(18, 20)).toEqual(Buffer.from([2, 2]));
});

test.each([
  ['no database at all', () => Buffer.from('nothing of the kind'.repeat(400))],
  ['empty', () => Buffer.alloc(0)],
  [
    'its first page overwritten',
    (bytes: Buffer) => Buffer.concat([Buffer.alloc(4096, 7), bytes.subarray(4096)]),
  ],
  [
    'all but its first page overwritten',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)]),
  ],
])('a file that is %s is thrown away, and everything comes again', async (_name, spoil) => {
  const { folder, file } = await fetchedFolder();
  writeFileSync(file, spoil(readFileSync(file)));
  const copy = new CatalogueCopy(folder, platform);
  onTestFinished(() => copy.close());
  const loaded = loadActive(copy.database, testRules);
  expect(loaded.ok).toBe(false);
  if (!loaded.ok && loaded.failure.code === 'damaged') copy.database.throwAway();
  expect(await copy.fetch()).toEqual({ kind: 'activated' });
  expect(loadActive(copy.database, testRules).ok).toBe(true);
});

test('a changed byte of a content is noticed', async () => {
  const { folder, file } = await fetchedFolder();
  const spoilt = new Database(file);
  spoilt.exec(
    `UPDATE catalogue_content SET content = replace(content, '崆峒', '空洞')
     WHERE row = (SELECT row FROM catalogue_row WHERE id LIKE 'items/%1.json')`,
  );
  spoilt.close();
  const loaded = loadActive(open(folder).database, testRules);
  expect(loaded).toEqual({
    ok: false,
    failure: { code: 'damaged', reason: 'content of items/item-000001.json' },
  });
});

test('a row that is gone is noticed', async () => {
  const { folder, file } = await fetchedFolder();
  const spoilt = new Database(file);
  spoilt.exec(`DELETE FROM catalogue_row WHERE id LIKE 'items/%1.json'`);
  spoilt.close();
  expect(loadActive(open(folder).database, testRules)).toEqual({
    ok: false,
    failure: { code: 'damaged', reason: 'digest' },
  });
});

test('a file with other tables is thrown away', async () => {
  const { folder, file } = await fetchedFolder();
  const newer = new Database(file);
  newer.pragma('user_version = 99');
  newer.close();
  const { database, opening } = open(folder);
  expect(opening).toEqual({ found: 'thrownAway', reason: 'otherSchema' });
  expect(loadActive(database, testRules)).toEqual({ ok: false, failure: { code: 'none' } });
});

test('a file that another process holds is left alone: this run goes on in memory', async () => {
  const { folder, file } = await fetchedFolder();
  const holder = new Database(file);
  holder.pragma('locking_mode = EXCLUSIVE');
  holder.exec('BEGIN IMMEDIATE');
  onTestFinished(() => void holder.close());
  expect(open(folder).opening).toMatchObject({ found: 'inMemory' });
  expect(existsSync(file)).toBe(true);
});

test('no place for the file: this run goes on in memory and fetches all the same', async () => {
  const folder = temporaryFolder();
  const place = join(folder, 'catalogue');
  // A file in the place of the folder: no user, not even root, can make a folder there.
  writeFileSync(place, '');
  const copy = new CatalogueCopy(place, platform);
  onTestFinished(() => copy.close());
  expect(await copy.fetch()).toEqual({ kind: 'activated' });
  expect(loadActive(copy.database, testRules).ok).toBe(true);
});

test('a folder in the place of the file is thrown away as well', () => {
  const folder = join(temporaryFolder(), 'catalogue');
  mkdirSync(join(folder, 'catalogue.sqlite', 'inside'), { recursive: true });
  chmodSync(folder, 0o755);
  expect(open(folder).opening).toMatchObject({ found: 'thrownAway' });
});
