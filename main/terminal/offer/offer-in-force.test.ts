import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { CatalogueClient } from '../../../offline-cache/catalogue-sync/catalogue-client.ts';
import { GenerationFetcher } from '../../../offline-cache/catalogue-sync/fetch-generation.ts';
import {
  startRealPlatform,
  type RealPlatform,
} from '../../../offline-cache/catalogue-sync/fixtures/real-platform.ts';
import { readCatalogueFolder } from '../../../platform/catalogue/catalogue-folder.ts';
import { realClock } from '../../../offline-cache/store/fixtures/real-time.ts';
import { temporaryFolder } from '../../../offline-cache/store/fixtures/temporary-folder.ts';
import type { Log } from '../log.ts';
import type { OfferInForce } from './offer-in-force.ts';
import { openOffer } from './open-offer.ts';

const shipped = resolve(import.meta.dirname, '../../../catalogue');

let platform: RealPlatform;
beforeAll(async () => {
  platform = await startRealPlatform();
});
afterAll(() => platform.close());

let folder: string;
let log: { events: string[]; problems: Record<string, unknown>[] } & Log;
beforeEach(async () => {
  await platform.database.run('DELETE FROM catalogue_row');
  await platform.database.run('DELETE FROM catalogue_generation WHERE number > 0');
  await platform.renewEpoch();
  folder = temporaryFolder();
  mkdirSync(join(folder, 'store'));
  cpSync(shipped, join(folder, 'built-in'), { recursive: true });
  log = recordingLog();
});

function recordingLog(): typeof log {
  const events: string[] = [];
  const problems: Record<string, unknown>[] = [];
  const note = (event: string, facts: Record<string, unknown> = {}): void => {
    events.push(event);
    if (event === 'catalogue-problem') problems.push(facts);
  };
  return { events, problems, info: note, warn: note, error: note };
}

function open(): OfferInForce {
  const offer = openOffer(
    { builtIn: join(folder, 'built-in'), keeper: join(folder, 'store'), synchronised: join(folder, 'copy') },
    log,
  );
  if (!offer.ok) throw new Error(offer.failure.sentence);
  onTestFinished(() => offer.value.database.close());
  return offer.value;
}

/** Changes a JSON file of a catalogue folder by its text. */
function change(catalogue: string, file: string, from: string, to: string): void {
  const path = join(catalogue, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} holds no ${from}`);
  writeFileSync(path, text.replace(from, to));
}

/** What the hall publishes: the shipped catalogue under another name and day. */
async function publish(generation: string, published: string): Promise<void> {
  const hall = join(folder, 'hall');
  rmSync(hall, { recursive: true, force: true });
  cpSync(shipped, hall, { recursive: true });
  change(hall, 'catalogue.json', '2026-11-28.2', generation);
  change(hall, 'catalogue.json', '"published": "2026-11-28"', `"published": "${published}"`);
  change(hall, 'evaluation-indicators.json', '一窗受理一次办结', `指标${generation}`);
  const read = readCatalogueFolder(hall);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  await platform.publish(read.value);
}

async function fetchInto(offer: OfferInForce): Promise<string> {
  const { address, keyFile } = platform;
  const fetcher = new GenerationFetcher({
    database: offer.database,
    source: new CatalogueClient({ address, keyFile, clock: realClock }),
    rules: offer.rules,
    monotonicMs: () => performance.now(),
    report: () => undefined,
  });
  const { kind } = await fetcher.run(new AbortController().signal);
  if (kind === 'activated' || kind === 'upToDate') offer.platformHeard();
  return kind;
}

/** Visits that a test begins and ends. */
class SteeredVisits {
  idle = true;
  refreshed = 0;
  #tell = (): void => undefined;
  isIdle = (): boolean => this.idle;
  refresh = (): void => void (this.refreshed += 1);
  onView = (listener: () => void): (() => void) => {
    this.#tell = listener;
    return () => undefined;
  };
  become(idle: boolean): void {
    this.idle = idle;
    this.#tell();
  }
}

const generationOf = (offer: OfferInForce): string => offer.catalogue.manifest.generation;

test('who is in the middle of a visit keeps the catalogue; the next one gets the new one, whole', async () => {
  const offer = open();
  const visits = new SteeredVisits();
  offer.switchBetween(visits);
  const compiled: string[] = [];
  offer.onCatalogue(({ manifest }) => void compiled.push(manifest.generation));
  visits.become(false);
  await publish('hall.1', '2026-12-01');
  expect(await fetchInto(offer)).toBe('activated');
  expect([generationOf(offer), offer.indicators[0]?.label]).toEqual(['2026-11-28.2', '一窗受理一次办结']);
  visits.become(true);
  expect([generationOf(offer), offer.indicators[0]?.label]).toEqual(['hall.1', '指标hall.1']);
  expect(visits.refreshed).toBe(1);
  expect(compiled).toEqual(['2026-11-28.2', 'hall.1']);
  visits.become(true);
  expect(visits.refreshed).toBe(1);
});

test('published twice during a visit: the newest comes into force, not the one between', async () => {
  const offer = open();
  const visits = new SteeredVisits();
  offer.switchBetween(visits);
  visits.become(false);
  for (const generation of ['hall.1', 'hall.2']) {
    await publish(generation, '2026-12-01');
    await fetchInto(offer);
  }
  visits.become(true);
  expect(generationOf(offer)).toBe('hall.2');
});

test('after a restart what the platform published is in force at once, without a line', async () => {
  const first = open();
  await publish('hall.1', '2026-12-01');
  await fetchInto(first);
  first.database.close();
  expect(generationOf(open())).toBe('hall.1');
});

test('a newer program counts until the platform was heard, and then the platform for good', async () => {
  const first = open();
  await publish('hall.1', '2026-12-01');
  await fetchInto(first);
  first.database.close();
  change(join(folder, 'built-in'), 'catalogue.json', '2026-11-28.2', 'program.2');
  change(
    join(folder, 'built-in'),
    'catalogue.json',
    '"published": "2026-11-28"',
    '"published": "2026-12-10"',
  );
  const updated = open();
  expect(generationOf(updated)).toBe('program.2');
  expect(await fetchInto(updated)).toBe('upToDate');
  expect(generationOf(updated)).toBe('hall.1');
  updated.database.close();
  expect(generationOf(open())).toBe('hall.1');
});

test('a damaged copy is thrown away: the terminal goes on with its own and fetches again', async () => {
  const first = open();
  await publish('hall.1', '2026-12-01');
  await fetchInto(first);
  first.database.close();
  const file = new Sqlite(join(folder, 'copy', 'catalogue.sqlite'));
  file.exec(`UPDATE catalogue_content SET content = replace(content, '平凉', '平涼')`);
  file.close();
  const offer = open();
  expect(generationOf(offer)).toBe('2026-11-28.2');
  expect(log.events).toContain('catalogue-damaged');
  expect(await fetchInto(offer)).toBe('activated');
  expect(generationOf(offer)).toBe('hall.1');
});

test('the program’s own is broken: the platform’s is offered', async () => {
  const first = open();
  await publish('hall.1', '2026-10-01');
  await fetchInto(first);
  first.database.close();
  rmSync(join(folder, 'store', 'catalogue.json'));
  writeFileSync(join(folder, 'built-in', 'catalogue.json'), '{');
  expect(generationOf(open())).toBe('hall.1');
  expect(log.problems[0]).toMatchObject({ file: 'catalogue.json', code: 'badJson' });
});

test('what was checked once is not checked again; a changed byte is', () => {
  const first = open();
  const rules = first.rules;
  first.database.close();
  // A folder that breaks a rule, with a verdict that says it was found good: only the verdict is believed.
  const item = 'items/medical-insured-query.json';
  change(join(folder, 'built-in'), item, '"complaintPhone": "12345"', '"complaintPhone": "12393"');
  const broken = open();
  expect(log.problems).toMatchObject([{ file: item, field: 'complaintPhone', code: 'samePhone' }]);
  broken.database.close();
  const verdicts = new Sqlite(join(folder, 'copy', 'catalogue.sqlite'));
  expect(verdicts.prepare('SELECT rules FROM checked_catalogue').pluck().all()).toEqual([rules]);
  verdicts.close();
});

test('nothing usable anywhere: a sentence, and no file is held', () => {
  rmSync(join(folder, 'built-in'), { recursive: true });
  expect(() => open()).toThrow('没有可用的事项目录');
  cpSync(shipped, join(folder, 'built-in'), { recursive: true });
  expect(generationOf(open())).toBe('2026-11-28.2');
});
