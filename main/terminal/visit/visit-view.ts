import type { CaseProgress } from '../../../contract/outbox.ts';
import type { CaseView, Screen, VisitView } from '../../../contract/visit.ts';
import { listedItems, summary, themes } from '../offer/offer.ts';
import { feeInWords, limitInWords, ownCasesNotice } from '../words.ts';
import { questionView, reviewRows } from './answers.ts';
import { maskedName } from './mask.ts';
import type { VisitContext } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';
import { ownCases } from './reprint.ts';
import { progressAddress } from '../receipt-code.ts';
import { askedQuestions, circumstances, paperTrouble } from './visit-steps.ts';

/** The named places of the machine's `flow` region that a citizen can see. */
export type Place =
  | 'idle'
  | 'services'
  | 'prepare'
  | 'consent'
  | 'card'
  | 'cardDoesNotFit'
  | 'question'
  | 'review'
  | 'saved'
  | 'asking'
  | 'answer'
  | 'mine'
  | 'evaluating'
  | 'goodbye';

export interface Projected {
  place: Place;
  context: VisitContext;
  /** whole seconds until the visit is given up; undefined while nobody is missed */
  secondsLeft: number | undefined;
}

/** What the page shows. A pure function: same visit, same machine, same moment, same view. */
export function visitView(
  ports: VisitPorts,
  { place, context, secondsLeft }: Projected,
  revision: number,
): VisitView {
  const now = circumstances(ports, context.card);
  const catalogue = ports.catalogue();
  const listed = listedItems(catalogue);
  const summaries = listed.map((item) => summary(item, now));
  const step = stepOf(ports, place, context);
  const overlay = overlayOf(place, context, secondsLeft);
  return {
    revision,
    site: ports.configuration.site,
    now: new Date(Math.floor(ports.clock.wallMs() / 60_000) * 60_000).toISOString(),
    health: {
      ...now.health,
      itemsOffered: summaries.filter((entry) => entry.notOffered === undefined).length,
      itemsInCatalogue: summaries.length,
    },
    ...(context.item ? { serviceName: context.item.shortName } : {}),
    ...(step ? { step } : {}),
    canGoBack: !['idle', 'saved', 'answer', 'goodbye'].includes(place),
    screen: screenOf(ports, place, context),
    ...(overlay ? { overlay } : {}),
  };
}

function overlayOf(
  place: Place,
  context: VisitContext,
  secondsLeft: number | undefined,
): VisitView['overlay'] {
  const someoneMayBeMissed = place !== 'idle' && place !== 'goodbye' && place !== 'evaluating';
  if (secondsLeft !== undefined && someoneMayBeMissed) return { kind: 'stillThere', secondsLeft };
  if (context.overlay === 'leave')
    return { kind: 'leave', losesAnswers: Object.keys(context.answers).length > 0 };
  return context.overlay && { kind: 'help' };
}

/** Steps of an application: look, agree, card, each question, review. A query has no questions. */
function stepOf(ports: VisitPorts, place: Place, context: VisitContext): VisitView['step'] {
  if (!context.item) return undefined;
  const asked = askedQuestions(ports, context);
  const questions =
    asked.length > 0
      ? asked.length
      : Object.keys(context.item.form?.properties ?? {}).length === 0
        ? 0
        : guessedQuestions(context);
  const total = 3 + questions + 1;
  const at: Partial<Record<Place, number>> = {
    prepare: 1,
    consent: 2,
    card: 3,
    cardDoesNotFit: 3,
    question: 4 + Math.max(0, asked.indexOf(context.questionId ?? '')),
    review: total,
    asking: total,
    answer: total,
    saved: total,
  };
  const index = at[place];
  return index === undefined ? undefined : { index, total };
}

/** Before the card is known, conditional questions are not counted. */
function guessedQuestions(context: VisitContext): number {
  const properties = Object.values(context.item?.form?.properties ?? {});
  return properties.filter((property) => property['x-input'] !== 'fixed' && !property['x-ask-when']).length;
}

function screenOf(ports: VisitPorts, place: Place, context: VisitContext): Screen {
  switch (place) {
    case 'idle':
      return { kind: 'idle', themes: themes(ports.catalogue(), circumstances(ports)) };
    case 'services':
      return servicesScreen(ports, context);
    case 'prepare':
      return prepareScreen(ports, context);
    case 'consent':
      return consentScreen(ports, context);
    case 'card':
    case 'cardDoesNotFit':
      return cardScreen(place, context);
    case 'question':
      return questionScreen(context);
    case 'review':
      return reviewScreen(context);
    case 'asking':
      return { kind: 'asking', ...(context.queryTrouble ? { trouble: context.queryTrouble } : {}) };
    case 'answer':
      return answerScreen(context);
    case 'saved':
      return savedScreen(ports, context);
    case 'mine':
      return mineScreen(ports, context);
    case 'evaluating':
      return evaluateScreen(ports, context);
    case 'goodbye':
      return goodbyeScreen(context);
  }
}

function servicesScreen(ports: VisitPorts, context: VisitContext): Screen {
  const now = circumstances(ports, context.card);
  const theme = themes(ports.catalogue(), now).find((candidate) => candidate.id === context.themeId);
  const items = listedItems(ports.catalogue()).filter((item) => !theme || item.theme === theme.id);
  return { kind: 'services', services: items.map((item) => summary(item, now)), ...(theme ? { theme } : {}) };
}

function prepareScreen(ports: VisitPorts, context: VisitContext): Screen {
  const item = itemInHand(context);
  const trouble = item.kind === 'query' ? undefined : paperTrouble(ports);
  const needed = item.materials.filter((material) => material.necessity === 'required' && !material.exempt);
  const later = item.materials.filter((material) => material.necessity === 'deferrable');
  return {
    kind: 'prepare',
    service: summary(item, circumstances(ports, context.card)),
    agency: item.agency,
    needs: [...needed, ...later].map((material) => material.name),
    exempt: item.materials.filter((material) => material.exempt).map((material) => material.name),
    conditions: item.conditions,
    prints: item.prints,
    fee: feeInWords(item.fee),
    limit: limitInWords(item.promisedLimit),
    ...(trouble ? { paperTrouble: trouble } : {}),
  };
}

function consentScreen(ports: VisitPorts, context: VisitContext): Screen {
  const { item } = context;
  if (!item) {
    return {
      kind: 'consent',
      receiver: ports.configuration.site.name,
      sensitiveKinds: [],
      ...ownCasesNotice,
    };
  }
  return {
    kind: 'consent',
    service: summary(item, circumstances(ports, context.card)),
    receiver: item.agency,
    purpose: item.privacy.purpose,
    kinds: item.privacy.kinds,
    sensitiveKinds: item.privacy.sensitiveKinds,
    retentionDays: item.privacy.retentionDays,
  };
}

function cardScreen(place: 'card' | 'cardDoesNotFit', context: VisitContext): Screen {
  if (place === 'cardDoesNotFit') {
    return {
      kind: 'card',
      step: 'problem',
      ...(context.cardMismatch ? { mismatch: context.cardMismatch } : {}),
    };
  }
  if (context.cardProblem) return { kind: 'card', step: 'problem', problem: context.cardProblem };
  return { kind: 'card', step: context.cardPresent ? 'reading' : 'waiting' };
}

function questionScreen(context: VisitContext): Screen {
  const { questionId } = context;
  const property = questionId === undefined ? undefined : itemInHand(context).form?.properties[questionId];
  if (questionId === undefined || !property) throw new Error('no question in hand');
  return {
    kind: 'question',
    question: questionView(questionId, property, context.answers[questionId], context.refusal),
  };
}

function reviewScreen(context: VisitContext): Screen {
  const item = itemInHand(context);
  return {
    kind: 'review',
    rows: reviewRows(item, context.answers),
    receiver: item.agency,
    ...(context.reviewTrouble ? { trouble: context.reviewTrouble } : {}),
  };
}

function answerScreen(context: VisitContext): Screen {
  const { answer } = context;
  if (!answer) throw new Error('no answer in hand');
  const { outcome, rows, register, asOf, caseNumber } = answer;
  const printing = itemInHand(context).kind === 'print' ? { printing: context.printing } : {};
  return { kind: 'answer', outcome, rows, register, asOf, caseNumber, ...printing };
}

function savedScreen(ports: VisitPorts, context: VisitContext): Screen {
  const { saved } = context;
  const progress = saved && ports.store.progress(saved.caseId);
  if (!saved || !progress) throw new Error('nothing saved in hand');
  const item = itemInHand(context);
  return {
    kind: 'saved',
    progress: caseView(progress),
    agency: item.agency,
    limit: limitInWords(item.promisedLimit),
    code: progressAddress(ports.configuration.platform.publicAddress, saved.id),
    printing: context.printing,
  };
}

function mineScreen(ports: VisitPorts, context: VisitContext): Screen {
  const { card } = context;
  if (!card) throw new Error('no card in hand');
  return {
    kind: 'mine',
    citizen: maskedName(card.name),
    cases: ownCases(ports, card).map(caseView),
    canReprint: paperTrouble(ports) === undefined,
    ...(context.reprint ? { reprint: context.reprint } : {}),
    themes: themes(ports.catalogue(), circumstances(ports, card)),
  };
}

/** Only bad ratings are asked why. */
function evaluateScreen(ports: VisitPorts, context: VisitContext): Screen {
  const { level } = context;
  const reasons = ports.indicators
    .filter((indicator) => indicator.level === level)
    .map(({ code, label }) => ({ code, label }));
  return { kind: 'evaluate', reasons, ...(level === undefined ? {} : { level }) };
}

function goodbyeScreen(context: VisitContext): Screen {
  const { rated, submission, retentionDays } = context.departure;
  return {
    kind: 'goodbye',
    cardStillThere: context.cardPresent,
    rated,
    stays: { submission, retentionDays },
  };
}

/** A case as the page shows it: only rungs that were reached carry a time. */
function caseView(progress: CaseProgress): CaseView {
  const time = (wallMs: number): string => new Date(wallMs).toISOString();
  return {
    title: progress.title,
    receiptNumber: progress.receiptNumber,
    rung: progress.rung,
    savedAt: time(progress.savedAtMs),
    refused: progress.state === 'refused',
    ...(progress.receivedAtMs === undefined ? {} : { receivedAt: time(progress.receivedAtMs) }),
    ...(progress.acceptedAtMs === undefined ? {} : { acceptedAt: time(progress.acceptedAtMs) }),
    ...(progress.acceptedBy === undefined ? {} : { acceptedBy: progress.acceptedBy }),
    ...(progress.caseNumber === undefined ? {} : { caseNumber: progress.caseNumber }),
    ...(progress.contentErasedAtMs === undefined
      ? {}
      : { contentErasedAt: time(progress.contentErasedAtMs) }),
  };
}

function itemInHand(context: VisitContext): NonNullable<VisitContext['item']> {
  if (!context.item) throw new Error('no item in hand');
  return context.item;
}
