import { assign, fromPromise, raise, setup } from 'xstate';
import type { PrintOutcome } from '../../../contract/device.ts';
import type { QueryAnswer } from '../../../contract/gateway.ts';
import type { ReceiptPrinting } from '../../../contract/visit.ts';
import { saveApplication, saveEvaluation } from './visit-saving.ts';
import {
  answered,
  cardMismatch,
  newCaseId,
  offeredItem,
  paper,
  paperTrouble,
  query,
  questionBefore,
  startedForm,
  firstRefusal,
} from './visit-steps.ts';
import { emptyVisit, nextService, type VisitContext, type VisitEvent } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';

/** After *saved* the receipt waits this long for the platform, so that the paper can tell the higher rung. */
const receiptPatienceMs = 2500;
/** A forgotten card keeps the farewell on the screen this much longer. */
const forgottenCardMs = 60_000;

type Query = ReturnType<typeof query>;

/**
 * One visit after the other at one terminal. Region `flow` is where the citizen is; region `attention` watches
 * whether somebody is still there. Every way out leads through `goodbye`, whose entry wipes the visit.
 */
export function createVisitMachine(ports: VisitPorts) {
  const { timing } = ports.configuration;
  const seconds = (count: number): number => count * 1000;

  return setup({
    types: { context: {} as VisitContext, events: {} as VisitEvent },
    actors: {
      ask: fromPromise<QueryAnswer, Query>(async ({ input }) => {
        const reply = await ports.ask(input);
        if (!reply.ok) throw new QueryRefusal(reply.failure.code);
        return reply.value;
      }),
    },
    actions: {
      /** Not an invoked actor: a citizen who leaves at once must not stop the paper that is on its way. */
      print: ({ context, self }) => {
        const { caseId = '', visitId } = context;
        const document = paper(ports, context);
        if (!document) return;
        void ports.printer
          .print({ jobId: newCaseId(ports), visitId, document })
          .then((outcome) => self.send({ type: 'receipt.ended', caseId, outcome }));
      },
      armReader: () => ports.reader.arm(),
      disarmReader: () => ports.reader.disarm(),
      wipe: assign(({ context }) => {
        ports.printer.cancelVisit(context.visitId);
        const departure = {
          ...context.departure,
          submission: context.saved !== undefined,
          retentionDays: context.item?.privacy.retentionDays ?? 0,
        };
        return emptyVisit(newCaseId(ports), context.cardPresent, departure);
      }),
      forgetDeparture: assign(({ context }) => emptyVisit(context.visitId, context.cardPresent)),
      nextService: assign(({ context }) => nextService(context)),
      closeOverlay: assign({ overlay: undefined }),
      goToFirstQuestion: assign(({ context }) =>
        context.item && context.card ? startedForm(ports, context.item, context.card) : {},
      ),
      goToLastQuestion: assign(({ context }) => ({
        questionId: questionBefore(ports, { ...context, questionId: undefined }),
        refusal: undefined,
      })),
      goToPreviousQuestion: assign(({ context }) => ({
        questionId: questionBefore(ports, context),
        refusal: undefined,
      })),
      noteConsent: assign({ consentGivenAt: () => new Date(ports.clock.wallMs()).toISOString() }),
      clearCardTrouble: assign({ cardProblem: undefined, cardMismatch: undefined }),
      wantReceipt: raise({ type: 'receipt.wanted' }),
      forgetReceipt: raise({ type: 'receipt.forgotten' }),
    },
    guards: {
      someoneInTheMiddle: ({ context }) => context.card !== undefined || context.consentGivenAt !== undefined,
      hasCard: ({ context }) => context.card !== undefined,
      answersToLose: ({ context }) =>
        context.item !== undefined &&
        context.saved === undefined &&
        context.answer === undefined &&
        context.card !== undefined,
      consentStands: ({ context }) => context.consentGivenAt !== undefined && context.card !== undefined,
      questionInHand: ({ context }) => context.questionId !== undefined,
      cardStillThere: ({ context }) => context.cardPresent,
      onScreenChosen: ({ context }) => context.receiptOnScreen,
      platformHasIt: ({ context }) => {
        const progress = context.saved && ports.store.progress(context.saved.caseId);
        return progress !== undefined && progress.rung !== 'saved';
      },
    },
    delays: {
      idle: seconds(timing.idleSeconds),
      warning: seconds(timing.warningSeconds),
      rating: seconds(timing.ratingSeconds),
      goodbye: seconds(timing.goodbyeSeconds),
      receiptPatience: receiptPatienceMs,
      forgottenCard: forgottenCardMs,
    },
  }).createMachine({
    id: 'visit',
    type: 'parallel',
    context: emptyVisit(newCaseId(ports), false),
    states: {
      /** Before `flow`, so that leaving in a hurry still takes the paper's words from a visit not yet wiped. */
      receipt: {
        initial: 'none',
        states: {
          none: { on: { 'receipt.wanted': 'waiting' } },
          waiting: {
            always: [
              { guard: ({ context }) => context.item?.kind === 'query', target: 'done' },
              {
                guard: 'onScreenChosen',
                target: 'done',
                actions: assign({ printing: { state: 'onScreen', reason: 'chosen' } }),
              },
              { guard: ({ context }) => context.answer !== undefined, target: 'printing' },
              { guard: 'platformHasIt', target: 'printing' },
              { guard: () => ports.facts().line !== 'online', target: 'printing' },
            ],
            on: {
              'case.received': 'printing',
              'intent.home': 'printing',
              'intent.anotherService': 'printing',
            },
            after: { receiptPatience: 'printing' },
          },
          printing: {
            entry: [assign({ printing: { state: 'printing' } }), 'print'],
            on: {
              'receipt.ended': {
                guard: ({ context, event }) => event.caseId === context.caseId,
                target: 'done',
                actions: assign({ printing: ({ event }) => printed(event.outcome) }),
              },
            },
          },
          done: {},
        },
        on: { 'receipt.forgotten': '.none' },
      },
      flow: {
        initial: 'idle',
        on: {
          'intent.help': { actions: assign({ overlay: 'help' }) },
          'intent.closeHelp': { actions: 'closeOverlay' },
          'intent.stay': { actions: 'closeOverlay' },
          'card.inserted': { actions: assign({ cardPresent: true }) },
          'card.removed': { actions: assign({ cardPresent: false }) },
          'visit.abandoned': '.goodbye',
          'intent.confirmLeave': { target: '.goodbye', actions: 'closeOverlay' },
          'intent.home': [
            { guard: 'answersToLose', actions: assign({ overlay: 'leave' }) },
            { guard: 'someoneInTheMiddle', target: '.goodbye' },
            { target: '.idle' },
          ],
        },
        states: {
          idle: {
            entry: 'forgetDeparture',
            on: {
              'intent.home': {},
              'intent.confirmLeave': {},
              'visit.abandoned': {},
              'intent.chooseTheme': {
                target: 'services',
                actions: assign({ themeId: ({ event }) => event.theme }),
              },
              'intent.showAllServices': 'services',
              'card.inserted': { target: 'consent', actions: assign({ cardPresent: true }) },
            },
          },
          services: {
            on: {
              'intent.chooseService': {
                guard: ({ context, event }) => offeredItem(ports, context, event.code) !== undefined,
                target: 'prepare',
                actions: assign(({ context, event }) => ({
                  item: offeredItem(ports, context, event.code),
                  caseId: newCaseId(ports),
                  consentGivenAt: undefined,
                })),
              },
              'intent.back': [{ guard: 'hasCard', target: 'mine' }, { target: 'idle' }],
            },
          },
          prepare: {
            on: {
              'intent.begin': [
                {
                  guard: 'consentStands',
                  target: 'formOrQuery',
                  actions: assign({ receiptOnScreen: () => paperTrouble(ports) !== undefined }),
                },
                {
                  target: 'consent',
                  actions: assign({ receiptOnScreen: () => paperTrouble(ports) !== undefined }),
                },
              ],
              'intent.back': {
                target: 'services',
                actions: assign({
                  item: undefined,
                  consentGivenAt: undefined,
                  answers: {},
                  questionId: undefined,
                }),
              },
            },
          },
          consent: {
            on: {
              'intent.agree': [
                { guard: 'hasCard', target: 'cardKnown', actions: 'noteConsent' },
                { target: 'card', actions: 'noteConsent' },
              ],
              'intent.disagree': [
                {
                  guard: ({ context }) => context.item !== undefined,
                  target: 'services',
                  actions: assign({ item: undefined, consentGivenAt: undefined }),
                },
                { target: 'idle' },
              ],
              'intent.back': [
                { guard: ({ context }) => context.item !== undefined, target: 'prepare' },
                { target: 'idle' },
              ],
            },
          },
          card: {
            entry: ['clearCardTrouble', 'armReader'],
            exit: 'disarmReader',
            on: {
              'card.read': {
                target: 'cardKnown',
                actions: assign({ card: ({ event }) => event.card, cardPresent: true }),
              },
              'card.problem': {
                actions: assign({ cardProblem: ({ event }) => event.problem, cardMismatch: undefined }),
              },
              'card.inserted': { actions: ['clearCardTrouble', assign({ cardPresent: true })] },
              'reader.online': { actions: 'clearCardTrouble' },
              'intent.retryCard': { actions: ['clearCardTrouble', 'armReader'] },
              'intent.back': [
                {
                  guard: ({ context }) => context.item !== undefined,
                  target: 'prepare',
                  actions: assign({ consentGivenAt: undefined }),
                },
                { target: 'idle' },
              ],
            },
          },
          /** The card is known: does it fit what is to be done? */
          cardKnown: {
            always: [
              {
                guard: ({ context }) =>
                  context.card !== undefined && cardMismatch(ports, context.item, context.card) !== undefined,
                target: 'cardDoesNotFit',
                actions: assign(({ context }) => ({
                  cardMismatch: context.card && cardMismatch(ports, context.item, context.card),
                  card: undefined,
                })),
              },
              { guard: ({ context }) => context.item === undefined, target: 'mine' },
              { target: 'formOrQuery', actions: 'goToFirstQuestion' },
            ],
          },
          /** The wrong card: lifting it, or a touch, leads back to reading another one. */
          cardDoesNotFit: {
            on: {
              'card.inserted': { target: 'card', actions: assign({ cardPresent: true }) },
              'intent.retryCard': 'card',
              'intent.back': [
                { guard: ({ context }) => context.item !== undefined, target: 'prepare' },
                { target: 'idle' },
              ],
            },
          },
          formOrQuery: {
            always: [
              { guard: ({ context }) => context.item?.kind !== 'apply', target: 'asking' },
              { guard: 'questionInHand', target: 'question' },
              { target: 'review' },
            ],
          },
          question: {
            on: {
              'intent.answer': {
                target: 'questionAnswered',
                actions: assign(({ context, event }) => {
                  const { answers, refusal, next } = answered(ports, context, event.question, event.value);
                  return { answers, refusal, questionId: next };
                }),
              },
              'intent.back': [
                {
                  guard: ({ context }) => context.changing,
                  target: 'review',
                  actions: assign({ changing: false, refusal: undefined, questionId: undefined }),
                },
                {
                  guard: ({ context }) => questionBefore(ports, context) !== undefined,
                  actions: 'goToPreviousQuestion',
                },
                { target: 'prepare' },
              ],
            },
          },
          questionAnswered: {
            always: [
              { guard: 'questionInHand', target: 'question' },
              { target: 'review', actions: assign({ changing: false, reviewTrouble: undefined }) },
            ],
          },
          review: {
            on: {
              'intent.change': {
                guard: ({ context, event }) =>
                  context.item?.form?.properties[event.question]?.['x-input'] !== 'fixed' &&
                  event.question in context.answers,
                target: 'question',
                actions: assign({
                  questionId: ({ event }) => event.question,
                  changing: true,
                  refusal: undefined,
                }),
              },
              'intent.submit': [
                {
                  guard: ({ context }) => firstRefusal(ports, context) !== undefined,
                  target: 'question',
                  actions: assign(({ context }) => {
                    const first = firstRefusal(ports, context);
                    return { questionId: first?.question, refusal: first?.sentence, changing: true };
                  }),
                },
                {
                  target: 'savedOrNot',
                  actions: assign(({ context, event }) => saveApplication(ports, context, event.signature)),
                },
              ],
              'intent.back': [
                {
                  guard: ({ context }) =>
                    questionBefore(ports, { ...context, questionId: undefined }) !== undefined,
                  target: 'question',
                  actions: 'goToLastQuestion',
                },
                { target: 'prepare' },
              ],
            },
          },
          savedOrNot: {
            always: [
              { guard: ({ context }) => context.saved !== undefined, target: 'saved' },
              { target: 'review' },
            ],
          },
          saved: {
            entry: 'wantReceipt',
            on: {
              'intent.goToEvaluation': 'evaluating',
              'intent.anotherService': { target: 'mine', actions: 'forgetReceipt' },
              'intent.home': 'goodbye',
            },
          },
          asking: {
            entry: assign({ queryTrouble: undefined }),
            initial: 'waiting',
            states: {
              waiting: {
                invoke: {
                  src: 'ask',
                  input: ({ context }) => {
                    if (!context.item || !context.card) throw new Error('a query needs an item and a card');
                    return query(ports, context, context.item, context.card);
                  },
                  onDone: {
                    target: '#visit.flow.answer',
                    actions: assign({ answer: ({ event }) => event.output }),
                  },
                  onError: {
                    target: 'trouble',
                    actions: assign({ queryTrouble: ({ event }) => queryTrouble(event.error) }),
                  },
                },
              },
              trouble: {
                on: {
                  'intent.retryQuery': { target: 'waiting', actions: assign({ queryTrouble: undefined }) },
                },
              },
            },
            on: { 'intent.back': 'prepare' },
          },
          answer: {
            entry: 'wantReceipt',
            on: {
              'intent.goToEvaluation': 'evaluating',
              'intent.anotherService': { target: 'mine', actions: 'forgetReceipt' },
              'intent.home': 'goodbye',
            },
          },
          mine: {
            entry: 'nextService',
            on: {
              'intent.chooseTheme': {
                target: 'services',
                actions: assign({ themeId: ({ event }) => event.theme }),
              },
              'intent.showAllServices': { target: 'services', actions: assign({ themeId: undefined }) },
              'intent.back': 'goodbye',
            },
          },
          evaluating: {
            after: { rating: 'goodbye' },
            on: {
              'intent.rate': [
                {
                  guard: ({ event }) => event.level <= 2,
                  target: 'evaluating',
                  reenter: true,
                  actions: assign({ level: ({ event }) => event.level }),
                },
                {
                  target: 'goodbye',
                  actions: assign(({ context, event }) => saveEvaluation(ports, context, event.level, [])),
                },
              ],
              'intent.giveReasons': {
                guard: ({ context, event }) =>
                  context.level !== undefined &&
                  reasonsOfLevel(ports, context.level, event.indicators).length > 0,
                target: 'goodbye',
                actions: assign(({ context, event }) =>
                  context.level === undefined
                    ? {}
                    : saveEvaluation(
                        ports,
                        context,
                        context.level,
                        reasonsOfLevel(ports, context.level, event.indicators),
                      ),
                ),
              },
              'intent.activity': { target: 'evaluating', reenter: true },
              'intent.skipRating': 'goodbye',
              'intent.home': 'goodbye',
              'intent.back': [
                {
                  guard: ({ context }) => context.level !== undefined,
                  actions: assign({ level: undefined }),
                },
                { target: 'goodbye' },
              ],
            },
          },
          goodbye: {
            entry: ['wipe', 'forgetReceipt'],
            initial: 'reading',
            states: {
              reading: {
                after: {
                  goodbye: [
                    { guard: 'cardStillThere', target: 'cardForgotten' },
                    { target: '#visit.flow.idle' },
                  ],
                },
                on: {
                  'intent.home': [
                    { guard: 'cardStillThere', target: 'cardForgotten' },
                    { target: '#visit.flow.idle' },
                  ],
                },
              },
              cardForgotten: {
                after: { forgottenCard: '#visit.flow.idle' },
                on: {
                  'card.removed': { target: '#visit.flow.idle', actions: assign({ cardPresent: false }) },
                  'intent.home': '#visit.flow.idle',
                },
              },
            },
            on: { 'intent.confirmLeave': {}, 'visit.abandoned': {} },
          },
        },
      },
      attention: {
        initial: 'watching',
        states: {
          watching: {
            after: { idle: 'warning' },
            on: {
              'intent.*': { target: 'watching', reenter: true },
              'card.*': { target: 'watching', reenter: true },
            },
          },
          warning: {
            after: { warning: { target: 'watching', actions: raise({ type: 'visit.abandoned' }) } },
            on: { 'intent.*': 'watching', 'card.*': 'watching' },
          },
        },
      },
    },
  });
}

/** A query that got no answer; `code` is what the page has a sentence for. */
class QueryRefusal extends Error {
  readonly code: 'lineDown' | 'platformTrouble' | 'refused';
  constructor(code: 'lineDown' | 'platformTrouble' | 'refused') {
    super(code);
    this.code = code;
  }
}

function queryTrouble(error: unknown): 'lineDown' | 'platformTrouble' | 'refused' {
  return error instanceof QueryRefusal ? error.code : 'platformTrouble';
}

/** What the citizen is told of a print job: only a confirmed sheet counts as printed. */
function printed(outcome: PrintOutcome): ReceiptPrinting {
  if (outcome.completion === 'success' && outcome.paper === 'complete') return { state: 'printed' };
  if (outcome.error === 'paperOut') return { state: 'onScreen', reason: 'paperOut' };
  if (outcome.error === 'paperJammed') return { state: 'onScreen', reason: 'paperJammed' };
  if (outcome.error === 'coverOpen') return { state: 'onScreen', reason: 'coverOpen' };
  return { state: 'onScreen', reason: 'printerTrouble' };
}

/** Only indicators of the level that was touched go out. */
function reasonsOfLevel(ports: VisitPorts, level: number, codes: string[]): string[] {
  return codes.filter((code) =>
    ports.indicators.some((indicator) => indicator.code === code && indicator.level === level),
  );
}

export type VisitMachine = ReturnType<typeof createVisitMachine>;
