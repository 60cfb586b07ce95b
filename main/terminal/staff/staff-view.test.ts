import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NotOffered } from '../../../contract/visit.ts';
import { SocialSecurityProblem } from '../../../contract/social-security-card.ts';
import { StaffScreen } from '../../../contract/staff-screen.ts';
import {
  anyReport,
  documentPrinterReport,
  receiptPrinterReport,
  reportOf,
} from '../testing/device-reports.ts';
import { staffFacts } from '../testing/staff-facts.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { DeviceIncidents } from './device-incidents.ts';
import { staffView, watchedDevices, type StaffFacts } from './staff-view.ts';

function said(changed: Partial<StaffFacts>, language: 'zh-CN' | 'en' = 'zh-CN') {
  const facts = staffFacts(changed);
  const devices = watchedDevices(facts, new DeviceIncidents(new VirtualClock()));
  return staffView(devices, facts, language, { helper: '王芬', nowMs: 0 });
}
const counts = { queued: 0, uploading: 0, blocked: 0, refused: 0, everythingSent: false };

test('all is well', () => {
  expect(said({})).toMatchObject({
    headline: { tone: 'fine', text: '都好着，不用管。' },
    devices: [
      { id: 'receiptPrinter', tone: 'fine', word: '正常' },
      { id: 'documentPrinter', tone: 'fine', word: '正常' },
    ],
    outbox: { tone: 'fine', text: '全部送到了。' },
  });
});

test('what stops citizens is first, then what needs a hand, then what is not known', () => {
  const reports = [
    reportOf('codeScanner', 'barcodeReader', { device: 'starting', scanner: 'unknown' }),
    receiptPrinterReport({ paper: 'low' }),
    documentPrinterReport({ device: 'userError', paper: 'out' }),
  ];
  const { headline, devices } = said({ reports });
  expect(devices.map(({ id, tone }) => [id, tone])).toEqual([
    ['documentPrinter', 'stopped'],
    ['receiptPrinter', 'attention'],
    ['codeScanner', 'unknown'],
  ]);
  expect(headline).toEqual({ tone: 'stopped', text: '有 2 样要您看一下，先看最上面的。' });
});

test('it says how many services wait for the paper, and whom citizens are sent to', () => {
  const out = [receiptPrinterReport({ device: 'userError', paper: 'out' })];
  const insteadOf = (changed: Partial<StaffFacts>) => said(changed).devices[0]?.trouble?.instead;
  expect(insteadOf({ reports: out, withheld: { needsPaper: 3 } })).toContain('3 件');
  expect(insteadOf({ reports: out })).not.toMatch(/\d/);
  const reader = reportOf('idCardReader', 'cardReader', { device: 'noDevice', media: 'unknown' });
  expect(insteadOf({ reports: [reader] })).toContain('王芬');
});

test('a card of another kind in the slot for social-security cards is named', () => {
  const reports = [reportOf('socialSecurityReader', 'cardReader', { device: 'online', media: 'present' })];
  expect(said({ reports, wrongCard: 'residentCard' }).devices[0]).toMatchObject({
    tone: 'attention',
    word: '里面插的是身份证',
  });
});

test.each<[string, Partial<StaffFacts>, string, string]>([
  ['no key yet', { refusal: 'noKeys' }, 'stopped', '还没有装好'],
  ['was damaged', { refusal: 'salvaged' }, 'stopped', '坏过'],
  ['full', { refusal: 'diskFull' }, 'stopped', '存不下'],
  ['refused by the platform', { counts: { ...counts, refused: 1, blocked: 1 } }, 'attention', '2 件送不出去'],
  ['and more', { counts: { ...counts, refused: 1, queued: 4 } }, 'attention', '另有 4 件'],
  ['line down', { counts: { ...counts, queued: 2 }, line: 'offline' }, 'attention', '2 件存在机器里'],
  ['on the way', { counts: { ...counts, queued: 1, uploading: 1 } }, 'fine', '2 件正在'],
  ['sent, line down', { line: 'offline' }, 'attention', '网络断着'],
  ['sent, line unknown', { line: 'unknown' }, 'unknown', '还不知道'],
])('the outbox: %s', (_case, changed, tone, text) => {
  expect(said(changed).outbox).toEqual({ tone, text: expect.stringContaining(text) as string });
});

test('whatever devices say: whole sentences, the worst first, and a headline that hides nothing', () => {
  const facts = fc.record({
    reports: fc.array(anyReport, { maxLength: 9 }),
    wrongCard: fc.option(fc.constantFrom(...SocialSecurityProblem.options), { nil: undefined }),
    withheld: fc.dictionary(fc.constantFrom(...NotOffered.options), fc.nat(30)),
    line: fc.constantFrom('unknown' as const, 'online' as const, 'offline' as const),
  });
  const order = ['stopped', 'attention', 'unknown', 'fine'];
  fc.assert(
    fc.property(facts, fc.constantFrom('zh-CN' as const, 'en' as const), (changed, language) => {
      const view = said(changed, language);
      expect(StaffScreen.pick({ headline: true, devices: true, outbox: true }).parse(view)).toEqual(view);
      expect(JSON.stringify(view)).not.toMatch(/\{\{|undefined|null|NaN/);
      const ranks = view.devices.map(({ tone }) => order.indexOf(tone));
      expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
      const worst = Math.min(...ranks, order.indexOf(view.outbox.tone));
      expect(view.headline.tone).toBe(order[worst]);
    }),
  );
});
