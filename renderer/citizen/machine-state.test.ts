import { expect, test } from 'vitest';
import type { MachineHealth } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';
import { sample } from '../preview/visit-test.ts';
import { partStates, stateLines } from './machine-state.ts';

const { site, health: healthy } = sample('idle');
const tones = (change: Partial<MachineHealth>) =>
  partStates({ ...healthy, ...change }).map(({ tone }) => tone);

test('what did not answer is said to be unknown, and never looks fine', () => {
  for (const part of ['line', 'cardReader', 'receiptPaper'] as const) {
    const states = partStates({ ...healthy, [part]: 'unknown' });
    const told = states.find((state) => state.part === t(`health.part.${part}`));
    expect(told?.word).toBe(t(`health.${part}.unknown`));
    expect(told?.tone).toBe('attention');
  }
});

test('each part has its own tone', () => {
  expect(tones({})).toEqual(['fine', 'fine', 'fine', 'fine']);
  expect(tones({ line: 'offline' })).toEqual(['attention', 'fine', 'fine', 'fine']);
  expect(tones({ line: 'offline', waitingToSend: 2 })).toEqual(['attention', 'fine', 'fine', 'attention']);
  expect(tones({ cardReader: 'trouble', receiptPaper: 'trouble' })).toEqual([
    'fine',
    'stopped',
    'stopped',
    'fine',
  ]);
  expect(tones({ receiptPaper: 'low' })[2]).toBe('attention');
});

test('the queue is counted, and nothing is called sent', () => {
  expect(partStates({ ...healthy, waitingToSend: 12 })[3]?.word).toBe(
    t('health.queue.waiting', { count: 12 }),
  );
  expect(partStates(healthy)[3]?.word).toBe(t('health.queue.empty'));
});

test('what cannot be done now is told with where it can: another place, else the helper', () => {
  const needsLine = { reason: 'needsLine', count: 7, example: '养老金查询' } as const;
  const [helper] = stateLines([needsLine], site);
  expect(helper?.text).toContain('养老金查询等');
  expect(helper?.text).toContain(site.helperName);
  const [hall] = stateLines([needsLine], { ...site, elsewhere: '柳湖镇便民服务中心' });
  expect(hall?.text).toContain('柳湖镇便民服务中心');
  const [one] = stateLines([{ ...needsLine, count: 1 }], site);
  expect(one?.text).not.toContain('等');
});

test('what the headline tells already is not told twice, and the hours are always there', () => {
  const refused = { reason: 'storageRefuses', count: 34, example: '老年人优待证' } as const;
  const hours = t('idle.hours', { hours: site.hours });
  expect(stateLines([refused], site).map(({ text }) => text)).toEqual([hours]);
  expect(stateLines([refused], { ...site, elsewhere: '大厅' }).map(({ text }) => text)).toEqual([
    t('idle.elsewhere', { place: '大厅' }),
    hours,
  ]);
  expect(stateLines([], site).map(({ text }) => text)).toEqual([hours]);
});
