import { assign, fromPromise, raise, setup } from 'xstate';
import type { QueryAnswer } from '../../../contract/gateway.ts';
import { emptyVisit, nextService, type VisitContext, type VisitEvent } from './visit-context.ts';
import { printed } from './print-result.ts';
import { copyOf, mayReprint } from './reprint.ts';
import type { VisitPorts } from './visit-ports.ts';
import { newCaseId, paper, type query, questionBefore, startedForm } from './visit-steps.ts';

/** After *saved* the receipt waits this long for the platform, so that the paper can tell the higher rung. */
const receiptPatienceMs = 2500;
/** A forgotten card keeps the farewell on the screen this much longer. */
const forgottenCardMs = 60_000;

/**
 * What a visit can do and what it can ask, by name: the actions, guards and delays of the visit's machine.
 * {@link createVisitMachine} orders them.
 */
export function visitSetup(ports: VisitPorts) {
  const { timing } = ports.configuration;
  const seconds = (count: number): number => count * 1000;

  return setup({
    types: { context: {} as VisitContext, events: {} as VisitEvent },
    actors: {
      ask: fromPromise<QueryAnswer, ReturnType<typeof query>>(async ({ input }) => {
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
      /** The card that lies there, or lay there, was read in this visit: only its own cases are found by it. */
      reprint: ({ context, self }) => {
        const { reprint, visitId } = context;
        const document = reprint && copyOf(ports, context, reprint.receiptNumber);
        if (!reprint || !document) return;
        const { receiptNumber } = reprint;
        void ports.printer
          .print({ jobId: newCaseId(ports), visitId, document })
          .then((outcome) => self.send({ type: 'reprint.ended', visitId, receiptNumber, outcome }));
      },
      beginReprint: assign(({ context, event }) =>
        event.type === 'intent.reprint'
          ? { reprint: { receiptNumber: event.receiptNumber, printing: { state: 'printing' } } }
          : { reprint: context.reprint },
      ),
      /** News of a job of a visit that is over, or of another receipt, says nothing to who is here now. */
      noteReprint: assign(({ context, event }) => {
        const isOurs =
          event.type === 'reprint.ended' &&
          event.visitId === context.visitId &&
          event.receiptNumber === context.reprint?.receiptNumber;
        if (!isOurs) return { reprint: context.reprint };
        return { reprint: { receiptNumber: event.receiptNumber, printing: printed(event.outcome) } };
      }),
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
      mayReprint: ({ context, event }) =>
        event.type === 'intent.reprint' && mayReprint(ports, context, event.receiptNumber),
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

/** Why a query failed, in the words of its screen. */
export function queryTrouble(error: unknown): 'lineDown' | 'platformTrouble' | 'refused' {
  return error instanceof QueryRefusal ? error.code : 'platformTrouble';
}
