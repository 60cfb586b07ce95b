import { uuidv7 } from '../identifiers.ts';
import type {
  ApplicationBody,
  EvaluationBody,
  EvaluationLevel,
  SignatureStrokes,
} from '../../../contract/submission.ts';
import type { QueryRequest } from '../../../contract/gateway.ts';
import { telephoneText } from '../../../contract/number-groups.ts';
import type { PaperDocument } from '../../../contract/paper.ts';
import type { CardRecord } from '../../../contract/card.ts';
import type { ServiceItem } from '../../../contract/service-item.ts';
import { notAnsweredYet } from '../words.ts';
import { civilDate } from '../offer/age.ts';
import { machineHealth } from '../offer/health.ts';
import { ageMismatch, listedItems, reasonNotOffered, type OfferCircumstances } from '../offer/offer.ts';
import { prefilled, typedAnswer } from './answers.ts';
import { translator } from './view-in-english.ts';
import { answerPaper, receiptPaper } from './receipt-paper.ts';
import type { VisitContext } from './visit-context.ts';
import type { FormValidator } from '../../../offline-cache/catalogue/form-validator.ts';
import { withoutPhotos } from './photos.ts';
import type { Answers, Photos, VisitPorts } from './visit-ports.ts';

/** The decisions of a visit, as functions of its context and the machine's ports; the machine only orders them. */

export function circumstances(ports: VisitPorts, card?: CardRecord): OfferCircumstances {
  return { health: machineHealth(ports.facts()), today: civilDate(ports.clock.wallMs()), card };
}

/** The item if it is listed and can be finished now. */
export function offeredItem(ports: VisitPorts, context: VisitContext, code: string): ServiceItem | undefined {
  const item = listedItems(ports.catalogue()).find((candidate) => candidate.code === code);
  return item && !reasonNotOffered(item, circumstances(ports, context.card)) ? item : undefined;
}

/** Why the card that was read does not fit the item in hand. */
export function cardMismatch(
  ports: VisitPorts,
  item: ServiceItem | undefined,
  card: CardRecord,
): VisitContext['cardMismatch'] {
  const today = civilDate(ports.clock.wallMs());
  if (card.validTo !== '' && card.validTo !== 'long-term' && card.validTo < today) return 'expired';
  return item && ageMismatch(item, card, today);
}

function compiled(ports: VisitPorts, item: ServiceItem): FormValidator | undefined {
  return item.form && ports.form(item.form);
}

/** The form as it stands once the card is known: prefilled, at its first question (none: straight to the review). */
export function startedForm(
  ports: VisitPorts,
  context: VisitContext,
  item: ServiceItem,
  card: CardRecord,
): Pick<VisitContext, 'answers' | 'questionId'> {
  const answers = prefilled(item, card);
  return { answers, questionId: askedQuestions(ports, { ...context, answers, questionId: undefined })[0] };
}

export interface AnsweredQuestion {
  answers: Answers;
  photos: Photos;
  refusal: string | undefined;
  /** the next question; undefined when the form is complete */
  next: string | undefined;
}

/** Takes one answer: refused at the question, or kept, with the question that follows. */
export function answered(
  ports: VisitPorts,
  context: VisitContext,
  question: string,
  touched: string,
): AnsweredQuestion {
  const { item } = context;
  const property = item?.form?.properties[question];
  const form = item && compiled(ports, item);
  if (!property || !form || question !== context.questionId)
    return {
      answers: context.answers,
      photos: context.photos,
      refusal: undefined,
      next: context.questionId,
    };
  const isPhoto = property['x-input'] === 'photo';
  const photos = isPhoto && touched === '0' ? withoutPhotos(context.photos, question) : context.photos;
  // pages count themselves: what the page says of them is only whether there are any
  const value = isPhoto ? (photos[question]?.length ?? 0) : typedAnswer(property, touched);
  const verdict = form.validateOne(question, value);
  if (!verdict.ok) return { answers: context.answers, photos, refusal: verdict.text, next: question };
  const answers = form.relevant({ ...context.answers, [question]: value });
  const asked = askedQuestions(ports, { ...context, answers });
  const after = asked.slice(asked.indexOf(question) + 1);
  const next = context.changing ? after.find((name) => answers[name] === undefined) : after[0];
  return { answers, photos, refusal: undefined, next };
}

/** The question before the one in hand. */
export function questionBefore(ports: VisitPorts, context: VisitContext): string | undefined {
  const asked = askedQuestions(ports, context);
  const at = context.questionId === undefined ? asked.length : asked.indexOf(context.questionId);
  return asked[at - 1];
}

/** The questions of this visit in order; photographs are asked for only while there is a camera that works. */
export function askedQuestions(ports: VisitPorts, context: VisitContext): string[] {
  const { item, questionId } = context;
  const form = item && compiled(ports, item);
  return (form?.questions(context.answers) ?? []).filter(
    (name) =>
      item?.form?.properties[name]?.['x-input'] !== 'photo' ||
      // what was begun or answered stays, whatever becomes of the camera
      name === questionId ||
      context.answers[name] !== undefined ||
      cameraWorks(ports),
  );
}

function cameraWorks(ports: VisitPorts): boolean {
  const camera = ports.facts().documentCamera;
  return camera?.device === 'online' && camera.camera === 'ok';
}

/** The first question whose answer the whole form refuses, with the sentence to say there. */
export function firstRefusal(
  ports: VisitPorts,
  context: VisitContext,
): { question: string; sentence: string } | undefined {
  const form = context.item && compiled(ports, context.item);
  if (!form) return undefined;
  const refusals = form.validateAll(context.answers);
  const question = askedQuestions(ports, context).find((name) => refusals[name] !== undefined);
  if (question === undefined) return undefined;
  const verdict = form.validateOne(question, context.answers[question]);
  return { question, sentence: verdict.ok ? notAnsweredYet : verdict.text };
}

/** The application as the agency gets it. */
export function application(
  context: VisitContext,
  item: ServiceItem,
  card: CardRecord,
  signature: SignatureStrokes,
  now: string,
): ApplicationBody {
  return {
    kind: 'application',
    itemCode: item.code,
    itemVersion: item.version,
    applicant: { name: card.name, idNumber: card.idNumber, cardKind: card.kind },
    answers: context.answers,
    signature,
    consent: { itemVersion: item.version, givenAt: context.consentGivenAt ?? now },
  };
}

export function evaluation(
  level: EvaluationLevel,
  indicators: string[],
  caseNumber: string | undefined,
): EvaluationBody {
  return {
    kind: 'evaluation',
    level,
    indicators,
    channel: 5,
    ...(caseNumber === undefined ? {} : { caseNumber }),
  };
}

export function query(
  ports: VisitPorts,
  context: VisitContext,
  item: ServiceItem,
  card: CardRecord,
): QueryRequest {
  return {
    requestId: context.caseId ?? newCaseId(ports),
    terminalId: ports.configuration.terminalId,
    itemCode: item.code,
    itemVersion: item.version,
    applicant: { name: card.name, idNumber: card.idNumber, cardKind: card.kind },
  };
}

export function newCaseId(ports: VisitPorts): string {
  return uuidv7(ports.clock, ports.randomness);
}

/** The paper of this visit as things stand now; undefined when there is nothing to print. */
export function paper(ports: VisitPorts, context: VisitContext): PaperDocument | undefined {
  const { item, card, saved, answer } = context;
  const { site } = ports.configuration;
  if (!item || !card) return undefined;
  if (answer) return answerPaper({ site, item, card, answer, printedAtMs: ports.clock.wallMs() });
  const progress = saved && ports.store.progress(saved.caseId);
  if (!saved || !progress) return undefined;
  return receiptPaper({
    site,
    item,
    card,
    progress,
    code: ports.receiptCode(saved, progress),
    ...englishFacts(ports, context, item.shortName),
  });
}

/** What a receipt needs to say its few lines in English. */
export function englishFacts(ports: VisitPorts, { language }: VisitContext, title: string) {
  const { site, siteInEnglish } = ports.configuration;
  const { helperName = site.helperName, helperPhone = site.helperPhone } = siteInEnglish;
  return {
    language,
    titleInEnglish: translator(ports.catalogue())(title),
    helperInEnglish: `${helperName} ${telephoneText(helperPhone)}`,
  };
}

/** The receipt printer as the visit must reckon with it. */
export function paperTrouble(ports: VisitPorts): 'out' | 'trouble' | 'unknown' | undefined {
  const { receiptPaper: state } = machineHealth(ports.facts());
  return state === 'ready' || state === 'low' ? undefined : state;
}
