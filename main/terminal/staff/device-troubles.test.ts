import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SocialSecurityProblem } from '../../../contract/social-security-card.ts';
import {
  anyReport,
  documentPrinterReport,
  receiptPrinterReport,
  reportOf,
} from '../testing/device-reports.ts';
import { troublesOf } from './device-troubles.ts';

const receipt = receiptPrinterReport;
const a4 = documentPrinterReport;

test.each([
  ['well', receipt({}), []],
  ['its cable is out', receipt({ device: 'noDevice', paper: 'unknown' }), ['unplugged']],
  ['it does not answer', receipt({ device: 'offline', paper: 'unknown' }), ['silent']],
  ['it answers and does not print: its head is hot', receipt({ device: 'offline' }), ['resting']],
  [
    'a printer without paper waits for it: that is all there is to do',
    receipt({ device: 'userError', paper: 'out' }),
    ['paperOut'],
  ],
  [
    'the cover first, then the roll',
    receipt({ device: 'userError', cover: 'open', paper: 'out' }),
    ['coverOpen', 'paperOut'],
  ],
  [
    'a broken cutter is worse than little paper',
    receipt({ device: 'hardwareError', paper: 'low' }),
    ['broken', 'paperLow'],
  ],
  [
    'paper is stuck, and the printer says it is broken',
    receipt({ device: 'hardwareError', paper: 'jammed' }),
    ['paperJammed', 'broken'],
  ],
  ['the mouth is blocked', receipt({ media: 'jammed' }), ['mouthJammed']],
  ['A4: well', a4({}), []],
  [
    'A4: no paper, little toner',
    a4({ device: 'userError', paper: 'out', toner: 'low' }),
    ['sheetsOut', 'tonerLow'],
  ],
  ['A4: no toner', a4({ device: 'userError', toner: 'out' }), ['tonerOut']],
  ['A4: the cover is open', a4({ device: 'userError', cover: 'open' }), ['coverOpen']],
  ['A4: it stands still and gives a reason', a4({ device: 'offline', reasons: ['paused'] }), ['paused']],
  ['A4: it says nothing at all', a4({ device: 'offline', paper: 'unknown', toner: 'unknown' }), ['silent']],
  ['A4: busy', a4({ device: 'deviceBusy' }), ['stuckBusy']],
  [
    'the scanner’s window is dark',
    reportOf('codeScanner', 'barcodeReader', { device: 'online', scanner: 'inoperative' }),
    ['dark'],
  ],
  ['no picture', reportOf('documentCamera', 'camera', { device: 'online', camera: 'inop' }), ['noPicture']],
  [
    'the door is open',
    reportOf('sensors', 'auxiliaries', { device: 'online', doors: 'open', proximity: 'unknown' }),
    ['doorOpen'],
  ],
  [
    'two say that somebody touched it',
    reportOf('sensors', 'auxiliaries', { device: 'fraudAttempt', doors: 'tampered', proximity: 'unknown' }),
    ['tampered'],
  ],
  ['lights without power', reportOf('lights', 'lights', { device: 'powerOff', lights: {} }), ['powerOff']],
  [
    'a reader that is not authorised',
    reportOf('idCardReader', 'cardReader', { device: 'hardwareError', media: 'unknown' }),
    ['broken'],
  ],
] as const)('%s', (_, report, troubles) => {
  expect(troublesOf(report)).toEqual(troubles);
});

const slot = reportOf('socialSecurityReader', 'cardReader', { device: 'online', media: 'present' });

test.each([
  ['residentCard', ['residentCard']],
  ['notSocialSecurityCard', ['otherCard']],
  ['cardUnreadable', ['cardMute']],
  ['cardLiftedTooSoon', []],
  ['readerGone', []],
] as const)('a card in the slot for social-security cards: %s', (problem, troubles) => {
  expect(troublesOf(slot, problem)).toEqual(troubles);
  const identityCardReader = { ...slot, id: 'idCardReader' };
  expect(troublesOf(identityCardReader, problem)).toEqual([]);
});

test('a card that does not answer is one trouble, whoever tells it', () => {
  const jammed = reportOf('socialSecurityReader', 'cardReader', { device: 'online', media: 'jammed' });
  expect(troublesOf(jammed, 'cardUnreadable')).toEqual(['cardMute']);
});

test('whatever a device says: each trouble is told once, and what does not answer is never well', () => {
  const card = fc.option(fc.constantFrom(...SocialSecurityProblem.options), { nil: undefined });
  fc.assert(
    fc.property(anyReport, card, (report, wrongCard) => {
      const troubles = troublesOf(report, wrongCard);
      expect(new Set(troubles).size).toBe(troubles.length);
      if (!['online', 'starting'].includes(report.status.device)) expect(troubles).not.toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
