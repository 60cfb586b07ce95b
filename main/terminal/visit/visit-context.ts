import type { CardProblem, CardRecord } from '../../../contract/card.ts';
import type { PrintOutcome } from '../../../contract/device.ts';
import type { QueryAnswer } from '../../../contract/gateway.ts';
import type { SavedSubmission } from '../../../contract/outbox.ts';
import type { ServiceItem } from '../../../contract/service-item.ts';
import type { EvaluationLevel } from '../../../contract/submission.ts';
import type { Intent, ReceiptPrinting, Screen } from '../../../contract/visit.ts';
import type { Answers } from './visit-ports.ts';

type CardScreen = Extract<Screen, { kind: 'card' }>;
type AskingScreen = Extract<Screen, { kind: 'asking' }>;
type ReviewScreen = Extract<Screen, { kind: 'review' }>;

/** Everything a visit knows. All of it but `cardPresent` and `departure` is gone when the citizen leaves. */
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
  questionId: string | undefined;
  refusal: string | undefined;
  /** one answer is being changed from the review */
  changing: boolean;
  reviewTrouble: ReviewScreen['trouble'];
  caseId: string | undefined;
  saved: SavedSubmission | undefined;
  receiptOnScreen: boolean;
  printing: ReceiptPrinting;
  /** the receipt of an earlier case that is printed once more */
  reprint: { receiptNumber: string; printing: ReceiptPrinting } | undefined;
  answer: QueryAnswer | undefined;
  queryTrouble: AskingScreen['trouble'];
  level: EvaluationLevel | undefined;
  overlay: 'help' | 'leave' | undefined;
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
    questionId: undefined,
    refusal: undefined,
    changing: false,
    reviewTrouble: undefined,
    caseId: undefined,
    saved: undefined,
    receiptOnScreen: false,
    printing: { state: 'waiting' },
    reprint: undefined,
    answer: undefined,
    queryTrouble: undefined,
    level: undefined,
    overlay: undefined,
  };
}

/** A new service for the same citizen: the card stays, everything about the service goes. */
export function nextService(context: VisitContext): VisitContext {
  return { ...emptyVisit(context.visitId, context.cardPresent), card: context.card };
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
  | { type: 'reader.online' }
  | { type: 'case.received' }
  | { type: 'receipt.wanted' }
  | { type: 'receipt.forgotten' }
  | { type: 'receipt.ended'; caseId: string; outcome: PrintOutcome }
  | { type: 'reprint.ended'; visitId: string; receiptNumber: string; outcome: PrintOutcome }
  | { type: 'visit.abandoned' };

/** An intent as an event of the machine. The channel has validated it already. */
export function intentEvent(intent: Intent): VisitEvent {
  const { kind, ...rest } = intent;
  return { type: `intent.${kind}`, ...rest } as VisitEvent;
}
