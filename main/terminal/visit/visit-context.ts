import type { CardProblem, CardRecord } from '../../../contract/card.ts';
import type { PrintOutcome } from '../../../contract/device.ts';
import { firstLanguage, type Language } from '../../../contract/language.ts';
import type { QueryAnswer } from '../../../contract/gateway.ts';
import type { SavedSubmission } from '../../../contract/outbox.ts';
import type { ServiceItem } from '../../../contract/service-item.ts';
import type { EvaluationLevel, SignatureStrokes } from '../../../contract/submission.ts';
import type { DocumentPrinting, Intent, ReceiptPrinting, Screen } from '../../../contract/visit.ts';
import type { CodeMeaning } from '../scanned/code-meaning.ts';
import type { Answers, Photos } from './visit-ports.ts';

type CardScreen = Extract<Screen, { kind: 'card' }>;
type AskingScreen = Extract<Screen, { kind: 'asking' }>;
type ReviewScreen = Extract<Screen, { kind: 'review' }>;

/** What is remembered of a code: what it means, never its text. */
export type HeldCode = CodeMeaning | { kind: 'notClear' };

/** Everything a visit knows. All of it but `cardPresent`, `language` and `departure` is gone when the citizen leaves. */
export interface VisitContext {
  visitId: string;
  /** a card lies on the reader: a fact of the device, not of the citizen */
  cardPresent: boolean;
  themeId: string | undefined;
  item: ServiceItem | undefined;
  card: CardRecord | undefined;
  cardProblem: CardProblem | undefined;
  cardMismatch: CardScreen['mismatch'];
  /** when the notice of the item in hand was agreed to, ISO */
  consentGivenAt: string | undefined;
  answers: Answers;
  photos: Photos;
  questionId: string | undefined;
  refusal: string | undefined;
  /** one answer is being changed from the review */
  changing: boolean;
  reviewTrouble: ReviewScreen['trouble'];
  caseId: string | undefined;
  saved: SavedSubmission | undefined;
  receiptOnScreen: boolean;
  printing: ReceiptPrinting;
  /** what was signed, for the paper of this visit */
  signature: SignatureStrokes | undefined;
  /** the A4 paper, once it was asked for */
  document: DocumentPrinting | undefined;
  /** the receipt of an earlier case that is printed once more */
  reprint: { receiptNumber: string; printing: ReceiptPrinting } | undefined;
  answer: QueryAnswer | undefined;
  queryTrouble: AskingScreen['trouble'];
  level: EvaluationLevel | undefined;
  /** on the screen now; nobody's visit */
  heldCode: HeldCode | undefined;
  overlay: 'help' | 'leave' | 'readerGone' | undefined;
  /** what the screens speak; the farewell still does, the next person finds the first language again */
  language: Language;
  /** what the farewell says; outlives the wipe, names nobody */
  departure: { rated: boolean; submission: boolean; retentionDays: number };
}

export const nobodyDeparted: VisitContext['departure'] = {
  rated: false,
  submission: false,
  retentionDays: 0,
};

/** A visit before anybody touched anything. */
export function emptyVisit(visitId: string, cardPresent: boolean, departure = nobodyDeparted): VisitContext {
  return {
    visitId,
    cardPresent,
    departure,
    themeId: undefined,
    item: undefined,
    card: undefined,
    cardProblem: undefined,
    cardMismatch: undefined,
    consentGivenAt: undefined,
    answers: {},
    photos: {},
    questionId: undefined,
    refusal: undefined,
    changing: false,
    reviewTrouble: undefined,
    caseId: undefined,
    saved: undefined,
    receiptOnScreen: false,
    printing: { state: 'waiting' },
    signature: undefined,
    document: undefined,
    reprint: undefined,
    answer: undefined,
    queryTrouble: undefined,
    level: undefined,
    heldCode: undefined,
    overlay: undefined,
    language: firstLanguage,
  };
}

/** A new service for the same citizen: the card stays, everything about the service goes. */
export function nextService(context: VisitContext): VisitContext {
  const { visitId, cardPresent, card, language } = context;
  return { ...emptyVisit(visitId, cardPresent), card, language };
}

type IntentEvent = {
  [Kind in Intent['kind']]: { type: `intent.${Kind}` } & Omit<Extract<Intent, { kind: Kind }>, 'kind'>;
}[Intent['kind']];

/** Everything that can happen to a visit: the hand, the card, the store's news, time. */
export type VisitEvent =
  | IntentEvent
  | { type: 'card.inserted' }
  | { type: 'card.removed' }
  | { type: 'card.read'; card: CardRecord }
  | { type: 'card.problem'; problem: CardProblem }
  | { type: 'code.held'; held: HeldCode }
  | { type: 'reader.online' }
  | { type: 'reader.lost' }
  | { type: 'presence.changed' }
  | { type: 'case.received' }
  | { type: 'receipt.wanted' }
  | { type: 'receipt.forgotten' }
  | { type: 'receipt.ended'; caseId: string; outcome: PrintOutcome }
  | { type: 'document.ended'; caseId: string; document: DocumentPrinting }
  | { type: 'reprint.ended'; visitId: string; receiptNumber: string; outcome: PrintOutcome }
  | { type: 'visit.abandoned' };

/** An intent as an event of the machine. The channel has validated it already. */
export function intentEvent(intent: Intent): VisitEvent {
  const { kind, ...rest } = intent;
  return { type: `intent.${kind}`, ...rest } as VisitEvent;
}
