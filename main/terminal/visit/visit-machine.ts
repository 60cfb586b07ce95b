import { assign } from 'xstate';
import { attentionRegion } from './attention-region.ts';
import { documentRegion } from './document-region.ts';
import { holderRegion } from './holder-region.ts';
import { idleState } from './idle-state.ts';
import { withPhoto } from './photos.ts';
import { receiptRegion } from './receipt-region.ts';
import { scannedState } from './scanned-state.ts';
import { scannerRegion } from './scanner-region.ts';
import { saveApplication, saveEvaluation } from './visit-saving.ts';
import {
  answered,
  cardMismatch,
  newCaseId,
  offeredItem,
  paperTrouble,
  query,
  questionBefore,
  firstRefusal,
} from './visit-steps.ts';
import { emptyVisit } from './visit-context.ts';
import type { VisitPorts } from './visit-ports.ts';
import { queryTrouble, visitSetup } from './visit-setup.ts';

/**
 * One visit after the other at one terminal. Region `flow` is where the citizen is; region `attention` watches
 * whether somebody is still there, region `holder` whose card lies on the reader. Every way out leads through `goodbye`, whose entry wipes the visit.
 */
export function createVisitMachine(ports: VisitPorts) {
  return visitSetup(ports).createMachine({
    id: 'visit',
    type: 'parallel',
    context: emptyVisit(newCaseId(ports), false),
    states: {
      /** Before `flow`, so that leaving in a hurry still takes the paper's words from a visit not yet wiped. */
      receipt: receiptRegion(ports),
      document: documentRegion(ports),
      holder: holderRegion(ports),
      scanner: scannerRegion(ports),
      flow: {
        initial: 'idle',
        on: {
          'intent.help': { actions: assign({ overlay: 'help' }) },
          'intent.closeHelp': { actions: 'closeOverlay' },
          'intent.stay': { actions: 'closeOverlay' },
          'reader.lost': { guard: 'readerLossMatters', actions: assign({ overlay: 'readerGone' }) },
          'reader.online': {
            guard: ({ context }) => context.overlay === 'readerGone',
            actions: 'closeOverlay',
          },
          'intent.chooseLanguage': { actions: assign({ language: ({ event }) => event.language }) },
          'card.inserted': { actions: assign({ cardPresent: true }) },
          'card.removed': { actions: assign({ cardPresent: false }) },
          // a new code takes the place of the one before
          'code.held': {
            guard: 'codesWanted',
            target: '.scanned',
            actions: ['closeOverlay', assign({ heldCode: ({ event }) => event.held })],
          },
          'visit.abandoned': '.goodbye',
          'intent.confirmLeave': { target: '.goodbye', actions: 'closeOverlay' },
          'intent.home': [
            { guard: 'answersToLose', actions: assign({ overlay: 'leave' }) },
            { guard: 'someoneInTheMiddle', target: '.goodbye' },
            { target: '.idle' },
          ],
        },
        states: {
          idle: idleState(ports),
          scanned: scannedState(ports),
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
                actions: 'forgetItem',
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
                  const { next, ...taken } = answered(ports, context, event.question, event.value);
                  return { ...taken, questionId: next };
                }),
              },
              'intent.addPhoto': {
                actions: assign(({ context, event }) => withPhoto(context, event.question, event.jpeg)),
              },
              'intent.retakePhotos': {
                guard: ({ context, event }) => event.question === context.questionId,
                actions: 'retakePhotos',
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
              'intent.reprint': { guard: 'mayReprint', actions: ['beginReprint', 'reprint'] },
              'reprint.ended': { actions: 'noteReprint' },
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
            exit: 'forgetLanguage',
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
      attention: attentionRegion(ports),
    },
  });
}

/** Only indicators of the level that was touched go out. */
function reasonsOfLevel(ports: VisitPorts, level: number, codes: string[]): string[] {
  return codes.filter((code) =>
    ports.indicators.some((indicator) => indicator.code === code && indicator.level === level),
  );
}

export type VisitMachine = ReturnType<typeof createVisitMachine>;
