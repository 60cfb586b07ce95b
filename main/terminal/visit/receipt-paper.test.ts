import { describe, expect, it } from 'vitest';
import type { CaseProgress } from '../../../contract/outbox.ts';
import type { PaperDocument } from '../../../contract/paper.ts';
import { encodePaper } from '../../../drivers/receipt-printer/escpos-encode.ts';
import { interpretEscpos } from '../../../drivers/receipt-printer/escpos-interpret.ts';
import type { Interpretation } from '../../../drivers/receipt-printer/interpretation.ts';
import { paperPicture } from '../../../drivers/receipt-printer/paper-picture.ts';
import { readProfile } from '../../../drivers/receipt-printer/printer-profile.ts';
import { Glyphs } from '../../../drivers/receipt-printer/glyphs.ts';
import { testPage } from '../../../drivers/receipt-printer/test-page.ts';
import { expectPicture } from '../../../drivers/receipt-printer/testing/expect-picture.ts';
import { catalogue, wang } from '../testing/samples.ts';
import { answerPaper, receiptPaper } from './receipt-paper.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const site = {
  city: '平凉市',
  name: '柳湖镇八里村便民服务室',
  helperName: '马干事',
  helperPhone: '0933-8230112',
  hours: '8:30–17:30',
};
const item = catalogue.items[0];
if (!item) throw new Error('the sample catalogue is empty');
const saved: CaseProgress = {
  caseId: 'case',
  submissionId: '0198f000-0000-7000-8000-000000000001',
  title: item.shortName,
  receiptNumber: '8207314',
  state: 'queued',
  rung: 'saved',
  savedAtMs: at('2026-11-23T09:47:00'),
};
const caseNumber = `${item.code}202611230001`;
const received: CaseProgress = {
  ...saved,
  state: 'received',
  rung: 'received',
  receivedAtMs: at('2026-11-23T09:48:00'),
  caseNumber,
};
const accepted: CaseProgress = { ...received, rung: 'accepted', acceptedAtMs: at('2026-11-24T10:10:00') };
/** as long as a signed receipt is */
const signed = `https://zwfw.pingliang.example/v#${'0123456789ABCDEF'.repeat(30)}`;
const address = 'https://zwfw.pingliang.example/r/0198f000-0000-7000-8000-000000000001';
const inChinese = { language: 'zh-CN', titleInEnglish: '', helperInEnglish: '' } as const;
const facts = { site, item, card: wang, progress: saved, code: address, ...inChinese };

function paperOf(document: PaperDocument, profileName = 'generic'): Interpretation {
  const profile = readProfile(profileName);
  if (!profile.ok) throw new Error(profile.failure);
  const glyphs = new Glyphs();
  const draw = (request: Parameters<Glyphs['glyph']>[0]) => glyphs.glyph(request);
  const bytes = encodePaper(document, { profile: profile.value, draw });
  return interpretEscpos(bytes, { widthDots: profile.value.widthDots, encoding: 'gb18030' });
}

const longName = { ...wang, name: '阿卜杜热西提·阿卜杜克里木·𠮷尔' };
const rows = [
  { label: '缴费年限', value: '15 年 3 个月' },
  { label: '个人账户', value: '12,345.67 元' },
  { label: '参保地', value: '甘肃省平凉市崆峒区柳湖镇八里村，城乡居民基本养老保险' },
];
const asOf = new Date(at('2026-11-23T08:00:00')).toISOString();
const printedAtMs = at('2026-11-25T15:05:00');

describe('the papers a citizen may get, as pictures', () => {
  it.each([
    ['paper-saved', receiptPaper(facts), 'generic'],
    ['paper-received', receiptPaper({ ...facts, progress: received, code: signed }), 'generic'],
    ['paper-accepted', receiptPaper({ ...facts, progress: accepted, code: signed }), 'generic'],
    [
      'paper-copy',
      receiptPaper({ ...facts, progress: received, copy: { number: 2, printedAtMs } }),
      'generic',
    ],
    ['paper-rare-name', receiptPaper({ ...facts, card: longName }), 'generic'],
    ['paper-narrow', receiptPaper({ ...facts, progress: accepted }), 'narrow-58'],
    [
      'paper-answer',
      answerPaper({
        site,
        item,
        card: wang,
        printedAtMs,
        answer: { requestId: 'r', outcome: 'found', rows, register: '城乡居民养老保险库', asOf, caseNumber },
      }),
      'generic',
    ],
    [
      'paper-no-record',
      answerPaper({
        site,
        item,
        card: wang,
        printedAtMs,
        answer: {
          requestId: 'r',
          outcome: 'noRecord',
          rows: [],
          register: '城乡居民养老保险库',
          asOf,
          caseNumber,
        },
      }),
      'narrow-58',
    ],
    [
      'paper-test-page',
      testPage({ profile: 'generic', device: 'COM3 115200', printedAt: '2026-11-25 15:05' }),
      'generic',
    ],
  ])('%s', (name, document, profile) => {
    const paper = paperOf(document, profile);
    expect(paper.unknownCommands).toBe(0);
    expectPicture(name, paperPicture(paper));
  });

  it.each(['generic', 'narrow-58'])('the receipt number alone is the largest on the paper: %s', (profile) => {
    const { drawings } = paperOf(receiptPaper({ ...facts, progress: received }), profile);
    const characters = drawings.filter((drawing) => drawing.kind === 'character');
    const tallest = Math.max(...characters.map(({ height }) => height));
    const largest = characters.filter(({ height }) => height === tallest);
    expect(
      largest
        .map(({ text }) => text)
        .join('')
        .replaceAll(' ', ''),
    ).toBe(received.receiptNumber);
  });

  it('numbers are parted to be read out', () => {
    const { lines } = paperOf(receiptPaper({ ...facts, progress: received }));
    expect(lines).toContain('也可以找马干事，电话 0933-8230 112。');
    expect(lines.some((line) => /[0-9A-Z]{9}/.test(line))).toBe(false);
  });

  it('name nobody in full', () => {
    const text = paperOf(receiptPaper(facts)).lines.join('\n');
    expect(text).not.toContain(wang.name);
    expect(text).not.toContain(wang.idNumber);
  });
});
