import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { ManualClock } from '../store/fixtures/manual-clock.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import type { GatewayFailure } from '../sync/gateway-reply.ts';
import { until } from '../sync/fixtures/until.ts';
import { contentHash, digestInOrder } from '../catalogue/content-digest.ts';
import type { CatalogueAnswer } from './catalogue-client.ts';
import { CatalogueDatabase } from './catalogue-database.ts';
import { CatalogueSync } from './catalogue-sync.ts';
import type { CatalogueSyncEvent } from './catalogue-sync-event.ts';
import { sampleCatalogue, sampleItem } from './fixtures/sample-catalogue.ts';

const minute = 60_000;

/** The loop over a platform that answers what the test says; time is the test's, jitter always in the middle. */
function runningSync(answer: () => Result<CatalogueAnswer, GatewayFailure>) {
  const folder = temporaryFolder();
  const { database } = CatalogueDatabase.open(folder);
  const clock = new ManualClock();
  const events: CatalogueSyncEvent[] = [];
  let looks = 0;
  let heard = 0;
  const sync = new CatalogueSync({
    ...{ database, clock, rules: 'rules' },
    source: {
      page: async () => {
        looks += 1;
        return answer();
      },
    },
    randomness: { bytes: (count) => new Uint8Array(count), fraction: () => 0.5 },
    report: (event) => void events.push(event),
    onHeard: () => (heard += 1),
  });
  sync.start();
  onTestFinished(async () => {
    await sync.stop();
    database.close();
  });
  const eventually = (count: number) =>
    until(clock, () => looks === count && clock.untilNextMs() !== undefined, `${count} looks, at ${looks}`);
  return { folder, database, clock, events, sync, eventually, looks: () => looks, heard: () => heard };
}

function wholePage(): CatalogueAnswer {
  const documents = sampleCatalogue([sampleItem(1)]);
  const digest = digestInOrder(documents.map(({ id, content }) => ({ id, hash: contentHash(content) })));
  const rows = documents.map((document, index) => ({ ...document, version: index + 1 }));
  return { kind: 'page', page: { generation: 1, checkpoint: 'e.2', digest, reset: true, rows, more: false } };
}

test('looks soon after the start, then every quarter of an hour, and at once when the line comes back', async () => {
  const { clock, sync, eventually, heard } = runningSync(() =>
    heard() === 0 ? succeeded(wholePage()) : succeeded({ kind: 'notModified' }),
  );
  clock.advance(5_000);
  await eventually(1);
  expect(heard()).toBe(1);
  clock.advance(15 * minute - 1);
  await eventually(1);
  clock.advance(1);
  await eventually(2);
  sync.lineIsBack();
  await eventually(3);
  expect(heard()).toBe(3);
});

test('failures: full jitter up to the cap; the line that comes back ends the wait', async () => {
  const { clock, sync, events, eventually, heard } = runningSync(() => failed({ errorClass: 'network' }));
  clock.advance(5_000);
  for (let look = 1; look <= 12; look += 1) {
    await eventually(look);
    clock.advance(clock.untilNextMs() ?? 0);
  }
  await eventually(13);
  const delays = events.flatMap((event) => (event.kind === 'failed' ? [event.delayMs] : []));
  expect(delays.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(delays.at(-1)).toBe(7.5 * minute);
  sync.lineIsBack();
  await eventually(14);
  expect(heard()).toBe(0);
});

test('a platform that asks for time gets it, line or no line', async () => {
  const { clock, sync, eventually } = runningSync(() =>
    failed({ errorClass: 'serverTrouble', status: 503, retryAfterMs: 60 * minute }),
  );
  clock.advance(5_000);
  await eventually(1);
  sync.lineIsBack();
  clock.advance(60 * minute - 1);
  await eventually(1);
  clock.advance(1);
  await eventually(2);
});

test('stopped: no look any more', async () => {
  const { clock, sync, looks } = runningSync(() => failed({ errorClass: 'network' }));
  await sync.stop();
  sync.lineIsBack();
  clock.advance(100 * minute);
  expect(looks()).toBe(0);
});

test('a copy that turns out damaged while it is written is thrown away and fetched again', async () => {
  const { clock, database, events, eventually } = runningSync(() => succeeded(wholePage()));
  const { generations } = database;
  generations.stage = () => {
    throw new Database.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT');
  };
  clock.advance(5_000);
  await eventually(1);
  expect(events.map(({ kind }) => kind)).toEqual(['page', 'damaged', 'database', 'failed']);
  clock.advance(1_000);
  await eventually(2);
  expect(events.at(-1)).toMatchObject({ kind: 'activated' });
});

test('a full disk is waited for, and takes nothing away', async () => {
  let full = true;
  const { clock, database, events, eventually } = runningSync(() => succeeded(wholePage()));
  const { generations } = database;
  const stage = generations.stage.bind(generations);
  generations.stage = (page) => {
    if (full) throw new Database.SqliteError('full', 'SQLITE_FULL');
    stage(page);
  };
  clock.advance(5_000);
  await eventually(1);
  expect(events.at(-1)).toMatchObject({ kind: 'failed', code: 'SQLITE_FULL' });
  full = false;
  clock.advance(1_000);
  await eventually(2);
  expect(events.at(-1)).toMatchObject({ kind: 'activated' });
});
