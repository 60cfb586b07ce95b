import type { CardRecord } from '../../../contract/card.ts';
import type { QueryAnswer } from '../../../contract/gateway.ts';
import { caseNumberGroups, receiptNumberText, telephoneText } from '../../../contract/number-groups.ts';
import type { CaseProgress } from '../../../contract/outbox.ts';
import type { ServiceItem } from '../../../contract/service-item.ts';
import type { SignatureStrokes } from '../../../contract/submission.ts';
import type { ReviewRow, Site } from '../../../contract/visit.ts';
import { maskedNumber } from '../visit/mask.ts';
import { limitInWords, timeInWords } from '../words.ts';
import type {
  DocumentContent,
  DocumentPart,
  DocumentRung,
  DocumentSeal,
  SealedBy,
} from './document-content.ts';

/** What every A4 paper of a visit tells: where, what, who, when. */
interface PaperFacts {
  site: Site;
  terminalId: string;
  item: ServiceItem;
  card: CardRecord;
  madeAtMs: number;
  seal?: DocumentSeal;
}

export interface AcknowledgementFacts extends PaperFacts {
  progress: CaseProgress;
  /** text of the QR code, as on the receipt */
  code: string;
  /** the form as it was filled in and signed: then its page goes with it */
  application?: { rows: readonly ReviewRow[]; signature: SignatureStrokes };
}

/** 申报回执, or 受理凭证 once the agency accepted: the rung that was reached, and no rung above it. */
export function acknowledgement(facts: AcknowledgementFacts): DocumentContent {
  const { site, item, card, progress, code } = facts;
  const accepted = progress.rung === 'accepted';
  return {
    title: accepted ? '受理凭证' : '申报回执',
    place: placeOf(site),
    madeAtMs: facts.madeAtMs,
    footer: footerOf(facts, receiptNumberText(progress.receiptNumber)),
    parts: [
      {
        kind: 'rows',
        rows: [
          { label: '办的事', value: item.name },
          { label: '办事人', value: card.name },
          { label: '身份证号', value: maskedNumber(card.idNumber) },
          { label: '时　间', value: timeInWords(progress.savedAtMs) },
          { label: '交给谁办', value: item.agency },
          ...(progress.caseNumber === undefined ? [] : [caseNumberRow(progress.caseNumber)]),
        ],
      },
      { kind: 'ladder', rungs: rungsOf(item, progress), ...besideOf(facts, progress) },
      {
        kind: 'number',
        caption: '取件号，查进度用',
        value: receiptNumberText(progress.receiptNumber),
        code: { text: code, caption: '手机扫一扫，验真假、看进度' },
      },
      ...(accepted && !facts.seal ? [sealOf(facts, progress.acceptedAtMs)] : []),
      ...(facts.application
        ? [{ kind: 'page' as const, title: '申请表' }, ...formParts(facts, facts.application)]
        : []),
    ],
  };
}

function besideOf({ item, seal }: PaperFacts, progress: CaseProgress): { seal?: SealedBy } {
  const { rung, acceptedAtMs, acceptedBy } = progress;
  if (!seal || rung !== 'accepted' || acceptedAtMs === undefined) return {};
  return { seal: { agency: acceptedBy ?? item.agency, date: timeInWords(acceptedAtMs).slice(0, 10), seal } };
}

function rungsOf(item: ServiceItem, progress: CaseProgress): DocumentRung[] {
  const limit = limitInWords(item.promisedLimit);
  const at = (wallMs: number | undefined): string => (wallMs === undefined ? '' : timeInWords(wallMs));
  const received = progress.rung !== 'saved';
  const accepted = progress.rung === 'accepted';
  return [
    { title: '已存进这台机器', note: `${at(progress.savedAtMs)}，断电也不会丢`, reached: true },
    received
      ? { title: '已送到平台', note: at(progress.receivedAtMs), reached: true }
      : { title: '还没送到平台', note: '来网后机器自己送，您不用再跑。', reached: false },
    accepted
      ? {
          title: '已受理',
          note: `${at(progress.acceptedAtMs)}　${progress.acceptedBy ?? item.agency}在办，${limit}。`,
          reached: true,
        }
      : { title: '还没受理', note: `等${item.agency}受理，${limit}。`, reached: false },
  ];
}

export interface ApplicationFacts extends PaperFacts {
  progress: CaseProgress;
  rows: readonly ReviewRow[];
  signature: SignatureStrokes;
}

/** 申请表: what was filled in, who said it, and the hand that signed it. */
export function applicationForm(facts: ApplicationFacts): DocumentContent {
  return {
    title: '申请表',
    place: placeOf(facts.site),
    madeAtMs: facts.madeAtMs,
    footer: footerOf(facts, receiptNumberText(facts.progress.receiptNumber)),
    parts: formParts(facts, facts),
  };
}

function formParts(
  { item, card, progress }: PaperFacts & { progress: CaseProgress },
  { rows, signature }: { rows: readonly ReviewRow[]; signature: SignatureStrokes },
): DocumentPart[] {
  const of = (from: ReviewRow['from']): { label: string; value: string }[] =>
    rows
      .filter((row) => row.from === from)
      // the screen's round marks are as wide as ideographs on paper
      .map(({ label, value }) => ({ label, value: value.replaceAll('•', '*') }));
  const [fromCard, fromCitizen] = [of('card'), of('citizen')];
  return [
    {
      kind: 'rows',
      heading: '申请的事',
      rows: [
        { label: '事　项', value: item.name },
        { label: '受理单位', value: item.agency },
        { label: '申请人', value: card.name },
        { label: '取件号', value: receiptNumberText(progress.receiptNumber) },
      ],
    },
    ...(fromCard.length > 0 ? [{ kind: 'rows' as const, heading: '从证件上读的', rows: fromCard }] : []),
    ...(fromCitizen.length > 0 ? [{ kind: 'rows' as const, heading: '本人填的', rows: fromCitizen }] : []),
    {
      kind: 'signature',
      caption: '申请人签名',
      strokes: signature,
      date: timeInWords(progress.savedAtMs),
    },
  ];
}

export interface ExtractFacts extends PaperFacts {
  answer: QueryAnswer;
}

/** What a register said: with the seal the platform sent, or saying plainly that there is none. */
export function registerExtract(facts: ExtractFacts): DocumentContent {
  const { site, item, card, answer } = facts;
  const rows = answer.outcome === 'found' ? answer.rows : [{ label: '结　果', value: '没有查到您的记录。' }];
  return {
    title: item.result.name === '' ? item.name : item.result.name,
    place: placeOf(site),
    madeAtMs: facts.madeAtMs,
    // the item's own digits are in the table; day and serial tell sheets apart
    footer: footerOf(facts, answer.caseNumber.slice(-12)),
    parts: [
      {
        kind: 'rows',
        rows: [
          { label: '姓　名', value: card.name },
          { label: '身份证号', value: maskedNumber(card.idNumber) },
        ],
      },
      { kind: 'rows', heading: '登记的内容', rows },
      {
        kind: 'rows',
        heading: '出处',
        rows: [
          { label: '数　据', value: answer.register },
          { label: '截　至', value: timeInWords(Date.parse(answer.asOf)) },
          { label: '打　印', value: timeInWords(facts.madeAtMs) },
          caseNumberRow(answer.caseNumber),
        ],
      },
      sealOf(facts, Date.parse(answer.asOf)),
    ],
  };
}

function sealOf({ item, seal }: PaperFacts, wallMs: number | undefined): DocumentPart {
  return {
    kind: 'seal',
    agency: item.agency,
    date: wallMs === undefined ? '' : timeInWords(wallMs).slice(0, 10),
    without: `这张纸没有盖章，供您自己看。要盖章的，请到${item.agency}，带上身份证。`,
    ...(seal ? { seal } : {}),
  };
}

function caseNumberRow(caseNumber: string): { label: string; value: string } {
  return { label: '办件编号', value: caseNumberGroups(caseNumber).groups.join(' ') };
}

function placeOf(site: Site): string {
  return `${site.city} · 就近办 · ${site.name}`;
}

function footerOf({ site, terminalId, madeAtMs }: PaperFacts, number: string): DocumentContent['footer'] {
  return [
    `有事打 12345，或找${site.helperName} ${telephoneText(site.helperPhone)}。`,
    `${number}　${terminalId}　${timeInWords(madeAtMs)} 打印`,
  ];
}
