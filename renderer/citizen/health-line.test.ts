import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MachineHealth } from '../../contract/visit.ts';
import { t } from '../messages/messages.ts';
import { sample } from '../preview/visit-test.ts';
import { healthLine } from './health-line.ts';

const { site, health: healthy } = sample('idle');
const line = (change: Partial<MachineHealth>) => healthLine({ ...healthy, ...change }, site);
const offered = healthy.itemsOffered;

test('each trouble is told, the worst one only', () => {
  expect(line({}).text).toBe(t('health.normal', { offered }));
  expect(line({ line: 'offline' }).text).toBe(t('health.offline', { offered }));
  expect(line({ receiptPaper: 'out' }).text).toBe(t('health.paperOut', { offered }));
  expect(line({ receiptPaper: 'out', line: 'offline' }).text).toBe(t('health.offlineNoPaper'));
  expect(line({ receiptPaper: 'trouble' }).text).toBe(t('health.printerTrouble', { offered }));
  expect(line({ cardReader: 'trouble', line: 'offline' }).text).toContain(site.helperName);
  expect(line({ cardReader: 'trouble', itemsOffered: 0 }).text).not.toContain('0\u00a0件');
  expect(line({ storage: 'refusing', cardReader: 'trouble' }).tone).toBe('stopped');
  expect(line({ storage: 'notEnrolled' }).text).toContain(site.helperName);
  expect(line({ storage: 'beingChecked' }).text).toContain('以前办的');
  expect(line({ waitingToSend: 3 }).text).toBe(t('health.waitingToSend', { count: 3, offered }));
});

test('what did not answer is never called normal', () => {
  const health = fc.record<MachineHealth>({
    line: fc.constantFrom('unknown', 'online', 'offline'),
    cardReader: fc.constantFrom('ready', 'trouble', 'unknown'),
    receiptPaper: fc.constantFrom('ready', 'low', 'out', 'trouble', 'unknown'),
    storage: fc.constantFrom('ready', 'refusing', 'notEnrolled', 'beingChecked'),
    itemsOffered: fc.nat(40),
    itemsInCatalogue: fc.constant(40),
    waitingToSend: fc.nat(9),
  });
  fc.assert(
    fc.property(health, (state) => {
      const answered = ![state.line, state.cardReader, state.receiptPaper].includes('unknown');
      const working =
        state.line === 'online' &&
        state.cardReader === 'ready' &&
        (state.receiptPaper === 'ready' || state.receiptPaper === 'low') &&
        state.storage === 'ready';
      expect(healthLine(state, site).tone === 'fine').toBe(answered && working);
    }),
  );
});
