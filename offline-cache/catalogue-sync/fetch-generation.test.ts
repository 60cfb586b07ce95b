import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { CatalogueCopy, testRules } from './fixtures/catalogue-copy.ts';
import { startRealPlatform, type RealPlatform } from './fixtures/real-platform.ts';
import { sampleCatalogue, sampleItem, type PublishedDocument } from './fixtures/sample-catalogue.ts';
import { loadActive } from './load-generation.ts';

let platform: RealPlatform;
beforeAll(async () => {
  platform = await startRealPlatform();
});
afterAll(() => platform.close());
beforeEach(async () => {
  await platform.database.run('DELETE FROM catalogue_row');
  await platform.database.run('DELETE FROM catalogue_generation WHERE number > 0');
  await platform.renewEpoch();
  platform.requests.length = 0;
});

function copyIn(folder: string, options: { rules?: string; rowsAtMost?: number } = {}): CatalogueCopy {
  const copy = new CatalogueCopy(folder, platform, options);
  onTestFinished(() => copy.close());
  return copy;
}

const asMap = (documents: readonly PublishedDocument[]) =>
  new Map(documents.map(({ id, content }) => [id, content]));
const items = (...numbers: number[]) => numbers.map((number) => sampleItem(number));

describe('what changed, and nothing else', () => {
  test('from nothing, then deltas with tombstones, then nothing new: 304', async () => {
    const copy = copyIn(temporaryFolder(), { rowsAtMost: 2 });
    const first = sampleCatalogue(items(1, 2, 3));
    await platform.publish(first);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(first));
    const second = sampleCatalogue([sampleItem(1), sampleItem(2, 9), sampleItem(4)], {
      generation: 'test.2',
    });
    await platform.publish(second);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(second));
    const rows = copy.events.flatMap((event) => (event.kind === 'page' ? [event.rows] : []));
    expect(rows).toEqual([2, 2, 2, 2]);
    expect(await copy.fetch()).toEqual({ kind: 'upToDate' });
    expect(await copy.fetch()).toEqual({ kind: 'upToDate' });
    expect(platform.requests.slice(-2).map(({ status }) => status)).toEqual([200, 304]);
  });

  test('English travels as a document of its own, comes with the catalogue, and goes with it', async () => {
    const folder = temporaryFolder();
    const copy = copyIn(folder);
    const english = (texts: Record<string, string>) => ({
      id: 'english.json',
      content: JSON.stringify({ format: 1, texts }),
    });
    const published = sampleCatalogue(items(1));
    await platform.publish([...published, english({ 查询: 'Look up' })]);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(loadActive(copy.database, testRules)).toMatchObject({
      value: { catalogue: { english: { 查询: 'Look up' } } },
    });
    await platform.publish([...published, english({ 查询: '查一查' })]);
    expect(await copy.fetch()).toMatchObject({ kind: 'refused' });
    await platform.publish(published);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(loadActive(copy.database, testRules)).toMatchObject({ value: { catalogue: { english: {} } } });
  });

  test('nothing was ever published: nothing is staged', async () => {
    const copy = copyIn(temporaryFolder());
    expect(await copy.fetch()).toEqual({ kind: 'nothingPublished' });
    expect(copy.database.generations.staged()).toBeUndefined();
  });

  test('after a cut the next run goes on behind the last page, also in a new process', async () => {
    const folder = temporaryFolder();
    const published = sampleCatalogue(items(1, 2, 3, 4, 5));
    await platform.publish(published);
    const before = new CatalogueCopy(folder, platform, { rowsAtMost: 2 });
    expect(await before.fetch(2)).toMatchObject({ kind: 'failed', failure: { errorClass: 'network' } });
    expect(before.documents()).toEqual(new Map());
    before.close();
    const after = copyIn(folder, { rowsAtMost: 2 });
    expect(await after.fetch()).toEqual({ kind: 'activated' });
    expect(after.documents()).toEqual(asMap(published));
    expect(platform.requests.map(({ since }) => since?.split('.')[1] ?? null)).toEqual([null, '2', '4']);
  });

  test('an end right after the last page is made up for without another row', async () => {
    const folder = temporaryFolder();
    await platform.publish(sampleCatalogue(items(1)));
    const copy = copyIn(folder);
    const { generations } = copy.database;
    const settle = generations.activateStaged.bind(generations);
    generations.activateStaged = () => {
      throw new Error('killed');
    };
    await expect(copy.fetch()).rejects.toThrow('killed');
    generations.activateStaged = settle;
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.events.flatMap((event) => (event.kind === 'page' ? [event.rows] : []))).toEqual([2, 0]);
  });
});

describe('one whole generation', () => {
  test('a reader sees the one before until the moment it sees the one after', async () => {
    const copy = copyIn(temporaryFolder(), { rowsAtMost: 1 });
    const before = sampleCatalogue(items(1, 2, 3));
    const after = sampleCatalogue([sampleItem(1, 7), sampleItem(3, 7), sampleItem(4, 7)], {
      generation: 'test.2',
    });
    await platform.publish(before);
    await copy.fetch();
    await platform.publish(after);
    for (let pages = 0; pages < 4; pages += 1) {
      await copy.fetch(1);
      expect(copy.documents()).toEqual(asMap(before));
    }
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(after));
  });

  test('published again between two pages: the generation of the last page, whole', async () => {
    const copy = copyIn(temporaryFolder(), { rowsAtMost: 2 });
    await platform.publish(sampleCatalogue(items(1, 2, 3, 4)));
    await copy.fetch(1);
    const last = sampleCatalogue([sampleItem(1, 5), sampleItem(4)], { generation: 'test.2' });
    await platform.publish(last);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(last));
  });

  test('old generations are pruned', async () => {
    const copy = copyIn(temporaryFolder());
    for (let minutes = 1; minutes <= 4; minutes += 1) {
      await platform.publish(sampleCatalogue([sampleItem(1, minutes)]));
      await copy.fetch();
    }
    const { generations } = copy.database;
    expect(generations.active()?.number).toBe(4);
    const left = [1, 2, 3].flatMap((number) => generations.documents(number)).map(({ id }) => id);
    // the manifest never changed, so all generations share its row
    expect(new Set(left)).toEqual(new Set(['catalogue.json']));
  });
});

describe('the platform is not what it was', () => {
  test('another epoch: fetched from nothing, and what is not there any more is gone', async () => {
    const copy = copyIn(temporaryFolder());
    await platform.publish(sampleCatalogue(items(1, 2)));
    await copy.fetch();
    await platform.database.run('DELETE FROM catalogue_row');
    await platform.database.run('DELETE FROM catalogue_generation WHERE number > 0');
    await platform.renewEpoch();
    const restored = sampleCatalogue(items(2, 3));
    await platform.publish(restored);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(restored));
  });

  test('another epoch in the middle of staging: what was staged does not count', async () => {
    const copy = copyIn(temporaryFolder(), { rowsAtMost: 1 });
    await platform.publish(sampleCatalogue(items(1, 2)));
    await copy.fetch();
    await platform.publish(sampleCatalogue(items(1, 2, 3, 4)));
    await copy.fetch(1);
    await platform.database.run('DELETE FROM catalogue_row');
    await platform.database.run('DELETE FROM catalogue_generation WHERE number > 0');
    await platform.renewEpoch();
    const restored = sampleCatalogue(items(2, 5));
    await platform.publish(restored);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(restored));
    expect(copy.events.filter(({ kind }) => kind === 'damaged')).toEqual([]);
  });

  test('a staged generation that is discarded leaves the active one as if it had never begun', async () => {
    const copy = copyIn(temporaryFolder(), { rowsAtMost: 1 });
    await platform.publish(sampleCatalogue(items(1, 2, 3)));
    await copy.fetch();
    const last = sampleCatalogue([sampleItem(1, 8), sampleItem(3)], { generation: 'test.2' });
    await platform.publish(last);
    await copy.fetch(2);
    const { generations } = copy.database;
    generations.discardStaged();
    expect(generations.rows.hashes.all(99, 99)).toHaveLength(4);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(last));
  });

  test('put back without saying so: the digest tells, and everything is fetched from nothing', async () => {
    const copy = copyIn(temporaryFolder());
    await platform.publish(sampleCatalogue(items(1, 2)));
    await copy.fetch();
    await platform.database.run('DELETE FROM catalogue_row');
    await platform.database.run('DELETE FROM catalogue_generation WHERE number > 0');
    const restored = sampleCatalogue([sampleItem(1, 3), sampleItem(2)]);
    await platform.publish(restored);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.documents()).toEqual(asMap(restored));
    expect(copy.events).toContainEqual({ kind: 'damaged', reason: 'digest' });
  });

  test('a platform whose digest never fits is not believed', async () => {
    const copy = copyIn(temporaryFolder());
    await platform.publish(sampleCatalogue(items(1)));
    await platform.database.run(`UPDATE catalogue_generation SET digest = repeat('a', 64) WHERE number > 0`);
    expect(await copy.fetch()).toEqual({
      kind: 'failed',
      failure: { errorClass: 'notOurGateway', code: 'digestMismatch' },
    });
    expect(copy.database.generations.active()).toBeUndefined();
  });
});

describe('a generation that breaks a rule', () => {
  const broken = sampleCatalogue([sampleItem(1), sampleItem(2, 1, { consultPhone: '12345' })]);

  test('is refused by file and field; the good one stays; it is not fetched again; what mends it is a delta', async () => {
    const copy = copyIn(temporaryFolder());
    const good = sampleCatalogue(items(1));
    await platform.publish(good);
    await copy.fetch();
    await platform.publish(broken);
    expect(await copy.fetch()).toEqual({ kind: 'refused' });
    expect(copy.documents()).toEqual(asMap(good));
    expect(copy.events).toContainEqual({
      kind: 'refused',
      generation: 2,
      problems: [
        expect.objectContaining({
          file: 'items/item-000002.json',
          field: 'complaintPhone',
          code: 'samePhone',
        }),
      ],
    });
    const eventsBefore = copy.events.length;
    expect(await copy.fetch()).toEqual({ kind: 'refused' });
    expect(await copy.fetch()).toEqual({ kind: 'refused' });
    expect(copy.events.length).toBe(eventsBefore);
    expect(platform.requests.at(-1)?.status).toBe(304);
    const mended = sampleCatalogue(items(1, 2));
    await platform.publish(mended);
    expect(await copy.fetch()).toEqual({ kind: 'activated' });
    expect(copy.events.findLast((event) => event.kind === 'page')).toMatchObject({ rows: 1 });
    expect(copy.documents()).toEqual(asMap(mended));
  });

  test('rules between documents count as well', async () => {
    const copy = copyIn(temporaryFolder());
    await platform.publish(sampleCatalogue([sampleItem(1), sampleItem(2, 1, { shortName: '查参保000001' })]));
    expect(await copy.fetch()).toEqual({ kind: 'refused' });
    expect(copy.events.at(-1)).toMatchObject({ problems: [{ code: 'duplicateName', field: 'shortName' }] });
  });

  test('a program with other rules looks at it again without fetching it', async () => {
    const folder = temporaryFolder();
    await platform.publish(broken);
    const before = new CatalogueCopy(folder, platform, { rules: 'old' });
    await before.fetch();
    before.close();
    const after = copyIn(folder, { rules: 'new' });
    expect(await after.fetch()).toEqual({ kind: 'refused' });
    expect(after.events.map(({ kind }) => kind)).toEqual(['refused']);
    expect(after.database.generations.staged()).toMatchObject({ state: 'refused', refusedBy: 'new' });
  });
});

describe('reading the active generation', () => {
  test('what these rules found good is only read; other rules check it again', async () => {
    const copy = copyIn(temporaryFolder());
    await platform.publish(sampleCatalogue(items(1, 2)));
    await copy.fetch();
    const loaded = loadActive(copy.database, 'rules of the test');
    expect(loaded.ok && loaded.value.catalogue.items.map(({ shortName }) => shortName)).toEqual([
      '查参保000001',
      '查参保000002',
    ]);
    expect(copy.database.memory.isChecked(loaded.ok ? loaded.value.digest : '', 'newer rules')).toBe(false);
    expect(loadActive(copy.database, 'newer rules').ok).toBe(true);
    expect(copy.database.memory.isChecked(loaded.ok ? loaded.value.digest : '', 'newer rules')).toBe(true);
  });
});
