import { beforeEach, expect, test } from 'vitest';
import type { StaffScreen } from '../../../contract/staff-screen.ts';
import { receiptPrinterReport } from '../testing/device-reports.ts';
import { staffFacts, staffPlace } from '../testing/staff-facts.ts';
import { settle, VirtualClock } from '../testing/virtual-clock.ts';
import { StaffWatch } from './staff-watch.ts';

let clock: VirtualClock;
let facts: ReturnType<typeof staffFacts>;
let watch: StaffWatch;
beforeEach(() => {
  clock = new VirtualClock();
  facts = staffFacts();
  watch = new StaffWatch({ facts: () => facts, configuration: staffPlace, clock });
});

const paperOut = () => staffFacts({ reports: [receiptPrinterReport({ device: 'userError', paper: 'out' })] });

/** Every screen that is told until `stop` is called. */
function follow() {
  const seen: StaffScreen[] = [];
  const stopping = new AbortController();
  const ended = (async () => {
    for await (const screen of watch.watch('zh-CN', stopping.signal)) seen.push(screen);
  })();
  return { seen, stop: () => (stopping.abort(), ended) };
}

test('the present first, then only what changes', async () => {
  const { seen, stop } = follow();
  await clock.advance(60_000);
  expect(seen.map(({ headline }) => headline.tone)).toEqual(['fine']);
  facts = paperOut();
  await clock.advance(1000);
  expect(seen.map(({ headline }) => headline.tone)).toEqual(['fine', 'stopped']);
  await clock.advance(60_000);
  expect(seen).toHaveLength(2);
  await stop();
});

test('who opens it later sees since when, by a clock that does not jump', async () => {
  facts = paperOut();
  await clock.advance(1000);
  const began = clock.wallMs() - 500;
  clock.jumpWall(86_400_000);
  await clock.advance(120_000);
  const trouble = watch.screen('zh-CN').devices[0]?.trouble;
  expect(trouble?.lastedMs).toBeGreaterThanOrEqual(120_000);
  expect(trouble?.lastedMs).toBeLessThan(122_000);
  expect(Math.abs(Date.parse(trouble?.since ?? '') - began)).toBeLessThanOrEqual(500);
});

test('a page that reads slowly gets the newest, not all', async () => {
  const screens = watch.watch('zh-CN', new AbortController().signal)[Symbol.asyncIterator]();
  await screens.next();
  facts = paperOut();
  await clock.advance(1000);
  facts = staffFacts();
  await clock.advance(1000);
  const next = (await screens.next()).value as StaffScreen;
  expect(next).toMatchObject({ revision: 3, headline: { tone: 'fine' } });
  await screens.return?.();
});

test('a page that goes away is forgotten at once, and stopping leaves no timer', async () => {
  const { seen, stop } = follow();
  await settle();
  await stop();
  facts = paperOut();
  await clock.advance(1000);
  expect(seen).toHaveLength(1);
  watch.stop();
  const revision = watch.screen('zh-CN').revision;
  facts = staffFacts();
  await clock.advance(10_000);
  expect(watch.screen('zh-CN').revision).toBe(revision);
});
