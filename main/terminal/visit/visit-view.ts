import type { Screen, VisitView } from '../../../contract/visit.ts';
import { listedItems, summary, themes, unofferedItems } from '../offer/offer.ts';
import { feeInWords, limitInWords, ownCasesNotice } from '../words.ts';
import { questionView, reviewRows } from './answers.ts';
import { documentView } from './document-paper.ts';
import { caseView } from './case-view.ts';
import { scannedView } from './scanned-view.ts';
import { maskedName } from './mask.ts';
import { maximumPages } from './photos.ts';
import { translator, viewInEnglish } from './view-in-english.ts';
import type { VisitContext } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';
import { ownCases } from './reprint.ts';
import { progressAddress } from '../receipt-code.ts';
import { askedQuestions, circumstances, paperTrouble } from './visit-steps.ts';

/** The named places of the machine's `flow` region that a citizen can see. */
export type Place =
  | 'idle'
  | 'scanned'
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
  asleep: boolean;
  /** another person's card lies on the reader: it covers every screen of the visit */
  anotherCard: boolean;
}

/** What the page shows. A pure function: same visit, same machine, same moment, same view. */
export function visitView(
  ports: VisitPorts,
  { place, context, secondsLeft, asleep, anotherCard }: Projected,
  revision: number,
): VisitView {
  const now = circumstances(ports, context.card);
  const catalogue = ports.catalogue();
  const listed = listedItems(catalogue);
  const summaries = listed.map((item) => summary(item, now));
  const step = stepOf(ports, place, context);
  const overlay = overlayOf(place, context, secondsLeft);
  const view: VisitView = {
    revision,
    language: context.language,
    site: ports.configuration.site,
    now: new Date(Math.floor(ports.clock.wallMs() / 60_000) * 60_000).toISOString(),
    health: {
      ...now.health,
      itemsOffered: summaries.filter((entry) => entry.notOffered === undefined).length,
      itemsInCatalogue: summaries.length,
    },
    ...(context.item ? { serviceName: context.item.shortName } : {}),
    ...(step ? { step } : {}),
    canGoBack: !anotherCard && !['idle', 'saved', 'answer', 'goodbye'].includes(place),
    ...(asleep ? { asleep } : {}),
    screen: anotherCard
      ? { kind: 'card', step: 'problem', mismatch: 'anotherPerson' }
      : screenOf(ports, place, context),
    ...(overlay ? { overlay } : {}),
  };
  if (context.language === 'zh-CN') return view;
  return viewInEnglish(view, ports.configuration.siteInEnglish, translator(catalogue));
}

function overlayOf(
  place: Place,
  context: VisitContext,
  secondsLeft: number | undefined,
): VisitView['overlay'] {
  const someoneMayBeMissed = !['idle', 'scanned', 'goodbye', 'evaluating'].includes(place);
  if (secondsLeft !== undefined && someoneMayBeMissed) return { kind: 'stillThere', secondsLeft };
  if (context.overlay === 'leave')
    return { kind: 'leave', losesAnswers: Object.keys(context.answers).length > 0 };
  return context.overlay && { kind: context.overlay };
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
      return idleScreen(ports);
    case 'scanned':
      return { kind: 'scanned', code: scannedView(ports, context) };
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
      return questionScreen(ports, context);
    case 'review':
      return reviewScreen(context);
    case 'asking':
      return { kind: 'asking', ...(context.queryTrouble ? { trouble: context.queryTrouble } : {}) };
    case 'answer':
      return answerScreen(ports, context);
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

function idleScreen(ports: VisitPorts): Screen {
  const now = circumstances(ports);
  const notNow = unofferedItems(ports.catalogue(), now);
  return { kind: 'idle', themes: themes(ports.catalogue(), now), notNow };
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
    fee: feeInWords(item.fee, context.language),
    limit: limitInWords(item.promisedLimit, context.language),
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

function questionScreen(ports: VisitPorts, context: VisitContext): Screen {
  const { questionId } = context;
  const property = questionId === undefined ? undefined : itemInHand(context).form?.properties[questionId];
  if (questionId === undefined || !property) throw new Error('no question in hand');
  const question = questionView(questionId, property, context.answers[questionId], context.refusal);
  if (property['x-input'] !== 'photo') return { kind: 'question', question };
  const camera = ports.configuration.devices.documentCamera?.label;
  const photo = {
    maxPages: maximumPages(property),
    taken: context.photos[questionId]?.length ?? 0,
    ...(camera === undefined ? {} : { camera }),
  };
  return { kind: 'question', question: { ...question, photo } };
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

function answerScreen(ports: VisitPorts, context: VisitContext): Screen {
  const { answer } = context;
  if (!answer) throw new Error('no answer in hand');
  const { outcome, rows, register, asOf, caseNumber } = answer;
  const printing = itemInHand(context).kind === 'print' ? { printing: context.printing } : {};
  return {
    kind: 'answer',
    outcome,
    rows,
    register,
    asOf,
    caseNumber,
    ...printing,
    ...documentView(ports, context),
  };
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
    limit: limitInWords(item.promisedLimit, context.language),
    code: progressAddress(ports.configuration.platform.publicAddress, saved.id),
    printing: context.printing,
    ...documentView(ports, context),
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

function itemInHand(context: VisitContext): NonNullable<VisitContext['item']> {
  if (!context.item) throw new Error('no item in hand');
  return context.item;
}
