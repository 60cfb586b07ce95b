import { and, assign, fromPromise, not, or, raise, setup, stateIn } from 'xstate';
import { firstLanguage } from '../../../contract/language.ts';
import type { QueryAnswer } from '../../../contract/gateway.ts';
import { emptyVisit, nextService, type VisitContext, type VisitEvent } from './visit-context.ts';
import { withoutAnswer } from './answers.ts';
import { wipePhotos, withoutPhotos } from './photos.ts';
import { printed } from './print-result.ts';
import { copyOf, mayReprint } from './reprint.ts';
import type { VisitPorts } from './visit-ports.ts';
import { canPrintDocument, printDocument } from './document-paper.ts';
import { newCaseId, paper, type query, questionBefore, startedForm } from './visit-steps.ts';

/** After *saved* the receipt waits this long for the platform, so that the paper can tell the higher rung. */
const receiptPatienceMs = 2500;
/** A screen that says one sentence about a code gives way to the first one after this long. */
const sentenceSeconds = 30;
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
      /** Not an invoked actor either: what is being printed outlives the screen. */
      printDocument: ({ context, self }) => {
        void printDocument(ports, context).then((document) =>
          self.send({ type: 'document.ended', caseId: context.caseId ?? '', document }),
        );
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
      armScanner: () => ports.scanner?.arm(),
      disarmScanner: () => ports.scanner?.disarm(),
      forgetCode: assign({ heldCode: undefined }),
      wipe: assign(({ context }) => {
        ports.printer.cancelVisit(context.visitId);
        ports.documentPrinter?.cancelVisit(context.visitId);
        wipePhotos(context.photos);
        const departure = {
          ...context.departure,
          submission: context.saved !== undefined,
          retentionDays: context.item?.privacy.retentionDays ?? 0,
        };
        const { cardPresent, language } = context;
        return { ...emptyVisit(newCaseId(ports), cardPresent, departure), language };
      }),
      forgetDeparture: assign(({ context: { visitId, cardPresent, language } }) => ({
        ...emptyVisit(visitId, cardPresent),
        language,
      })),
      forgetLanguage: assign({ language: firstLanguage }),
      forgetItem: assign(({ context }) => {
        wipePhotos(context.photos);
        return {
          item: undefined,
          consentGivenAt: undefined,
          answers: {},
          photos: {},
          questionId: undefined,
        };
      }),
      retakePhotos: assign(({ context: { questionId = '', photos, answers } }) => ({
        photos: withoutPhotos(photos, questionId),
        answers: withoutAnswer(answers, questionId),
      })),
      nextService: assign(({ context }) => {
        wipePhotos(context.photos);
        return nextService(context);
      }),
      closeOverlay: assign({ overlay: undefined }),
      goToFirstQuestion: assign(({ context }) =>
        context.item && context.card ? startedForm(ports, context, context.item, context.card) : {},
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
      /** nobody's card is known, and nothing about anybody is on the screen */
      codesWanted: and([
        not(({ context }: { context: VisitContext }) => context.card !== undefined),
        or([stateIn({ flow: 'idle' }), stateIn({ flow: 'services' }), stateIn({ flow: 'scanned' })]),
      ]),
      hasCard: ({ context }) => context.card !== undefined,
      visitIsOver: ({ context }) => context.card === undefined,
      isOwnCard: ({ context, event }) =>
        event.type === 'card.read' && event.card.idNumber === context.card?.idNumber,
      someoneNear: () => ports.someoneNear(),
      readerLossMatters: ({ context }) =>
        context.card !== undefined &&
        context.saved === undefined &&
        context.answer === undefined &&
        context.overlay === undefined,
      answersToLose: ({ context }) =>
        context.item !== undefined &&
        context.saved === undefined &&
        context.answer === undefined &&
        context.card !== undefined,
      documentReady: ({ context }) => canPrintDocument(ports, context),
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
      sleep: seconds(timing.sleepSeconds),
      scanned: ({ context }) => seconds(Math.min(timing.idleSeconds, secondsToRead(context))),
      receiptPatience: receiptPatienceMs,
      forgottenCard: forgottenCardMs,
    },
  });
}

/** A sentence is read at once; a ladder, or a number to dial, may take as long as anything in a visit. */
function secondsToRead({ heldCode }: VisitContext): number {
  return heldCode?.kind === 'receipt' || heldCode?.kind === 'progressPage' ? Infinity : sentenceSeconds;
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
