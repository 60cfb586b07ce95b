import { expect, test } from 'vitest';
import { lightsOf } from './indicator-lights.ts';
import { VisitBench } from './testing/visit-bench.ts';

test('the state lamps: one of them is lit, and never the green one in trouble', () => {
  const { view } = new VisitBench();
  const lit = (health: Partial<typeof view.health>) =>
    Object.entries(lightsOf({ ...view, health: { ...view.health, ...health } }))
      .filter(([name, pattern]) => name.startsWith('status') && pattern !== 'off')
      .map(([name]) => name);
  const well = { line: 'online', cardReader: 'ready', receiptPaper: 'ready', storage: 'ready' } as const;
  expect(lit(well)).toEqual(['statusGood']);
  expect(lit({ ...well, line: 'offline' })).toEqual(['statusWarning']);
  expect(lit({ ...well, receiptPaper: 'out' })).toEqual(['statusWarning']);
  expect(lit({ ...well, cardReader: 'unknown' })).toEqual(['statusWarning']);
  expect(lit({ ...well, cardReader: 'trouble' })).toEqual(['statusBad']);
  expect(lit({ ...well, storage: 'refusing' })).toEqual(['statusBad']);
});

test('the light where the hand is wanted', () => {
  const { view } = new VisitBench();
  const wanted = (screen: typeof view.screen) =>
    Object.entries(lightsOf({ ...view, screen }))
      .filter(([, pattern]) => pattern === 'slow')
      .map(([name]) => name);
  expect(wanted(view.screen)).toEqual([]);
  expect(wanted({ kind: 'card', step: 'waiting' })).toEqual(['cardReader']);
  expect(wanted({ kind: 'card', step: 'reading' })).toEqual([]);
  expect(wanted({ kind: 'scanned', code: { what: 'notClear' } })).toEqual(['scanner']);
  expect(wanted({ kind: 'scanned', code: { what: 'payment' } })).toEqual([]);
  const stays = { submission: true, retentionDays: 30 };
  expect(wanted({ kind: 'goodbye', cardStillThere: true, rated: false, stays })).toEqual(['cardReader']);
  expect(wanted({ kind: 'goodbye', cardStillThere: false, rated: false, stays })).toEqual([]);
});
