import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Intent } from '../../../contract/visit.ts';
import { codes } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';

let bench: VisitBench;
beforeEach(() => {
  bench = new VisitBench();
});

const asleep = (): boolean => bench.view.asleep === true;
const fallAsleep = (): Promise<void> => bench.clock.advance(300_000);

test('the first screen goes to sleep when nobody touched it for the configured time', async () => {
  await bench.clock.advance(299_000);
  expect(asleep()).toBe(false);
  await bench.clock.advance(1_000);
  expect(asleep()).toBe(true);
  bench.screen('idle');
});

test('a touch puts sleep off', async () => {
  await bench.clock.advance(299_000);
  await bench.send({ kind: 'activity' });
  await bench.clock.advance(299_000);
  expect(asleep()).toBe(false);
});

test.each<Intent>([
  { kind: 'activity' },
  { kind: 'chooseTheme', theme: 'pension' },
  { kind: 'showAllServices' },
  { kind: 'help' },
  { kind: 'home' },
])('$kind on a sleeping screen only wakes it', async (intent) => {
  await fallAsleep();
  await bench.send(intent);
  expect(asleep()).toBe(false);
  bench.screen('idle');
  expect(bench.view.overlay).toBeUndefined();
});

test('a card wakes it and begins as ever', async () => {
  await fallAsleep();
  bench.visit.cardEvent({ kind: 'mediaInserted' });
  await settle();
  expect(asleep()).toBe(false);
  bench.screen('consent');
});

test('somebody who comes near wakes it, and keeps it awake while standing there', async () => {
  await fallAsleep();
  bench.visit.presenceChanged();
  expect(asleep()).toBe(true);
  bench.someoneNear = true;
  bench.visit.presenceChanged();
  expect(asleep()).toBe(false);
  await bench.clock.advance(900_000);
  expect(asleep()).toBe(false);
  bench.someoneNear = false;
  bench.visit.presenceChanged();
  await bench.clock.advance(299_000);
  expect(asleep()).toBe(false);
  await bench.clock.advance(1_000);
  expect(asleep()).toBe(true);
});

test('help left open is closed before sleep', async () => {
  await bench.send({ kind: 'help' });
  await fallAsleep();
  expect(asleep()).toBe(true);
  expect(bench.view.overlay).toBeUndefined();
});

test('whatever the hand does, a visit never sleeps', async () => {
  const act = fc.constantFrom<Intent>(
    { kind: 'chooseTheme', theme: 'pension' },
    { kind: 'chooseService', code: codes.apply },
    { kind: 'begin' },
    { kind: 'agree' },
    { kind: 'back' },
    { kind: 'home' },
    { kind: 'help' },
    { kind: 'activity' },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ act, waitMs: fc.constantFrom(0, 1_000, 310_000) }), { maxLength: 6 }),
      async (steps) => {
        bench = new VisitBench();
        for (const { act: intent, waitMs } of steps) {
          await bench.send(intent);
          await bench.clock.advance(waitMs);
          if (asleep()) bench.screen('idle');
        }
        bench.visit.stop();
      },
    ),
    { numRuns: 25 },
  );
});

test('the first screen names what cannot be done now, by reason', async () => {
  expect(bench.screen('idle').notNow).toEqual([]);
  bench.facts = { ...bench.facts, line: 'offline' };
  bench.visit.refresh();
  expect(bench.screen('idle').notNow).toMatchObject([{ reason: 'needsLine', count: 2 }]);
  bench.facts = { ...bench.facts, storageRefusal: 'diskFull' };
  bench.visit.refresh();
  expect(
    bench
      .screen('idle')
      .notNow.map(({ reason }) => reason)
      .toSorted(),
  ).toEqual(['needsLine', 'storageRefuses']);
});
