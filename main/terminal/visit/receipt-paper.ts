import type { Language } from '../../../contract/language.ts';
import { caseNumberLines, receiptNumberText, telephoneText } from '../../../contract/number-groups.ts';
import type { CaseProgress } from '../../../contract/outbox.ts';
import type { PaperDocument, PaperElement } from '../../../contract/paper.ts';
import type { CardRecord } from '../../../contract/card.ts';
import type { QueryAnswer } from '../../../contract/gateway.ts';
import type { ServiceItem } from '../../../contract/service-item.ts';
import type { Site } from '../../../contract/visit.ts';
import { limitInWords, timeInWords } from '../words.ts';
import { maskedName, maskedNumber } from './mask.ts';

const heading = (content: string): PaperElement => ({
  kind: 'text',
  content,
  align: 'center',
  size: 'double',
  bold: true,
});
const centered = (content: string): PaperElement => ({
  kind: 'text',
  content,
  align: 'center',
  size: 'normal',
  bold: false,
});
const line = (content: string): PaperElement => ({
  kind: 'text',
  content,
  align: 'left',
  size: 'normal',
  bold: false,
});
const strong = (content: string): PaperElement => ({
  kind: 'text',
  content,
  align: 'left',
  size: 'double',
  bold: true,
});
/** What a person looks for on the paper first, and reads out: nothing on it is larger. */
const number = (content: string): PaperElement => ({
  kind: 'text',
  content,
  align: 'center',
  size: 'triple',
  bold: true,
});
const field = (label: string, value: string): PaperElement => ({ kind: 'field', label, value });
const mark: PaperElement = { kind: 'mark' };
const rule: PaperElement = { kind: 'rule' };
const space: PaperElement = { kind: 'space', lines: 1 };

interface EnglishFacts {
  titleInEnglish: string;
  /** name and telephone */
  helperInEnglish: string;
}

/** What a receipt says of its item: all of it, or the title alone when the catalogue knows it no more. */
export type ReceiptItem = Pick<ServiceItem, 'name'> & Partial<Pick<ServiceItem, 'agency' | 'promisedLimit'>>;

export interface ReceiptFacts extends EnglishFacts {
  site: Site;
  item: ReceiptItem;
  card: CardRecord;
  progress: CaseProgress;
  /** text of the QR code: an address with the signed receipt behind its # */
  code: string;
  /** of the visit: who read English gets a few lines of it below the official Chinese */
  language: Language;
  /** printed again at the card's owner's wish: which copy it is, and when */
  copy?: { number: number; printedAtMs: number };
}

/** The receipt of an application: the rung that was reached, and no rung above it. */
export function receiptPaper({
  site,
  item,
  card,
  progress,
  code,
  language,
  copy,
  ...facts
}: ReceiptFacts): PaperDocument {
  return {
    elements: [
      mark,
      heading('政务服务回执'),
      ...(copy ? copyLines(copy) : []),
      centered(`${site.city} · 就近办`),
      centered(site.name),
      rule,
      field('办的事', item.name),
      field('办事人', `${maskedName(card.name)}　${maskedNumber(card.idNumber)}`),
      field('时　间', timeInWords(progress.savedAtMs)),
      rule,
      ...ladderLines(item, progress),
      space,
      centered('取件号，查进度用'),
      number(receiptNumberText(progress.receiptNumber)),
      { kind: 'qr', content: code },
      centered('手机扫一扫：验真假，看办到哪一步'),
      rule,
      ...(progress.caseNumber === undefined ? [] : caseNumberElements(progress.caseNumber)),
      line('想看进度，到这台机器放上身份证。'),
      line('有事打 12345，报取件号。'),
      line(`也可以找${site.helperName}，电话 ${telephoneText(site.helperPhone)}。`),
      ...(language === 'en' ? englishLines(progress, facts) : []),
    ],
  };
}

/** What an English reader needs of the receipt; the Chinese above it is what counts. */
function englishLines(
  progress: CaseProgress,
  { titleInEnglish, helperInEnglish }: EnglishFacts,
): PaperElement[] {
  const rungs = {
    saved: 'Saved in this machine. Not sent yet: it goes out by itself when the network is back.',
    received: 'Saved, and sent to the city system. Not accepted yet.',
    accepted: 'Saved, sent and accepted.',
  } as const;
  return [
    rule,
    line(`In English: ${titleInEnglish}`),
    line(rungs[progress.rung]),
    line(`Receipt number: ${receiptNumberText(progress.receiptNumber)}`),
    line(`Questions? Call 12345, or ${helperInEnglish}. Say the receipt number.`),
  ];
}

/** Nobody may take a copy for a second case. */
function copyLines({
  number: copyNumber,
  printedAtMs,
}: {
  number: number;
  printedAtMs: number;
}): PaperElement[] {
  return [
    {
      kind: 'text',
      content: `补打　第 ${copyNumber} 次`,
      align: 'center',
      size: 'tall',
      bold: true,
    },
    centered(`${timeInWords(printedAtMs)} 补打`),
  ];
}

function ladderLines(item: ReceiptItem, progress: CaseProgress): PaperElement[] {
  const agency = item.agency ?? '办事单位';
  const after = item.promisedLimit ? `，${limitInWords(item.promisedLimit)}` : '';
  switch (progress.rung) {
    case 'saved':
      return [
        strong('√ 已存进本机'),
        line('○ 还没送到平台　○ 还没受理'),
        line(`网络通了机器自己送，您不用再跑。${agency}受理后办${after}。`),
      ];
    case 'received':
      return [
        line('√ 已存进本机'),
        strong('√ 已送到平台'),
        line('○ 还没受理'),
        line(`等${agency}受理${after}。`),
      ];
    case 'accepted':
      return [line('√ 已存进本机　√ 已送到平台'), strong('√ 已受理'), line(`${agency}在办${after}。`)];
  }
}

function caseNumberElements(caseNumber: string): PaperElement[] {
  return [line('办件编号'), ...caseNumberLines(caseNumber).map((each) => line(`  ${each}`)), rule];
}

export interface AnswerFacts {
  site: Site;
  item: ServiceItem;
  card: CardRecord;
  answer: QueryAnswer;
  printedAtMs: number;
}

/** The slip of a query: what the register said, when, and that it is no sealed certificate. */
export function answerPaper({ site, item, card, answer, printedAtMs }: AnswerFacts): PaperDocument {
  const rows =
    answer.outcome === 'found'
      ? answer.rows.map((row) => field(row.label, row.value))
      : [line('没有查到您的记录。')];
  return {
    elements: [
      mark,
      heading(item.shortName),
      centered(`${site.city} · 就近办`),
      centered(site.name),
      rule,
      field('姓　　名', maskedName(card.name)),
      field('身份证号', maskedNumber(card.idNumber)),
      rule,
      ...rows,
      rule,
      field('数　据', answer.register),
      field('截　至', timeInWords(Date.parse(answer.asOf))),
      field('打　印', timeInWords(printedAtMs)),
      ...caseNumberElements(answer.caseNumber),
      line('这张纸供您自己看，没有盖章。'),
      line(`要盖章的，请到${item.agency}。`),
      line('有事打 12345。'),
    ],
  };
}
