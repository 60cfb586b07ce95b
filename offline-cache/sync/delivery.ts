import { setImmediate as othersRan } from 'node:timers/promises';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { lineErrorClasses } from '../store/error-class.ts';
import type { SendableHead, SendingQueue } from '../store/sending-queue.ts';
import { retryDelayMs } from './backoff.ts';
import { BatchSize, type BatchLimits } from './batch-size.ts';
import type { GatewayClient, GatewayFailure, Verdict } from './gateway-client.ts';
import {
  graver,
  Judge,
  withCode,
  withStatus,
  type DeliveryOutcome,
  type Judgement,
  type Question,
} from './judgement.ts';
import { PauseReport } from './pause-report.ts';
import { SendingShelf, type Outgoing } from './sending-shelf.ts';
import type { SyncEvent } from './sync-event.ts';

export interface DeliveryParts {
  queue: SendingQueue;
  client: GatewayClient;
  clock: Clock;
  randomness: Randomness;
  report: (event: SyncEvent) => void;
  /** whether the platform has the submission's attachments, as far as is known here */
  isReady: (head: SendableHead) => boolean;
  /** the platform says that it has not */
  attachmentsMissing: (submissionId: string) => void;
  /** something should be asked of the platform soon */
  ask: (what: Question) => void;
  /** a receipt that was verified */
  received: (receipt: SubmissionReceipt) => void;
  storageFailed: (failure: StoreFailure) => DeliveryOutcome;
}

/** An answer that came: settled while the next request is on its way. */
interface Answered {
  batch: readonly Outgoing[];
  verdicts: () => Promise<Verdict[]>;
}

type Reply = { answered: Answered } | { failure: GatewayFailure };

/** Read, verified and marked ahead: what the next batch may be when it grows. */
const aheadFactor = 4;

const goOn: DeliveryOutcome = { next: 'goOn' };

/**
 * Sends what is ready, batch after batch, one request at a time. The disk and the signatures cost no round trip:
 * while a request is on its way, the answers before it are verified and settled and the next batch is prepared.
 */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #judge: Judge;
  readonly #size = new BatchSize();
  readonly #shelf: SendingShelf;
  readonly #pause: PauseReport;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#judge = new Judge(parts.randomness);
    this.#shelf = new SendingShelf(parts.queue, parts.clock, parts.isReady);
    this.#pause = new PauseReport(parts.report);
  }

  /** Another line: what was learnt of the last one is forgotten. */
  lineIsNew(): void {
    this.#size.lineIsNew();
  }

  /** Until nothing is ready, or something speaks against going on. Nothing is left marked as being sent. */
  async run(stop: AbortSignal): Promise<DeliveryOutcome> {
    if (!this.#parts.client.canVerify())
      return this.pause({ errorClass: 'notAllowed', code: 'noPlatformKeys' });
    const outcome = await this.#untilNothingIsReady(stop);
    this.#shelf.clear();
    const written = this.#parts.queue.requeueInterrupted();
    return written.ok ? outcome : this.#parts.storageFailed(written.failure);
  }

  /** Nothing more is sent for a while; no submission is to blame. */
  pause(failure: GatewayFailure): DeliveryOutcome {
    const delayMs = retryDelayMs(this.#pause.length(), failure.retryAfterMs, this.#parts.randomness);
    this.#pause.begin(failure, delayMs);
    return { next: 'hold', delayMs };
  }

  async #untilNothingIsReady(stop: AbortSignal): Promise<DeliveryOutcome> {
    let answered: Answered | undefined;
    for (;;) {
      const filled = this.#fill();
      const batch = this.#shelf.take(this.#size.limits(), (id) => this.#judge.goesAlone(id));
      const isLast = batch.length === 0 || filled.next !== 'goOn' || stop.aborted;
      const sending = isLast ? undefined : this.#send(batch, stop);
      // the request leaves before the disk keeps this thread busy
      await othersRan();
      const settled = answered ? await this.#settle(answered) : goOn;
      if (!sending) {
        const outcome = graver(filled, settled);
        // what was settled may have made a case's next part the first one
        if (outcome.next !== 'goOn' || !answered || stop.aborted)
          return stop.aborted ? { next: 'stop' } : outcome;
        answered = undefined;
        continue;
      }
      const ahead = settled.next === 'goOn' ? this.#fill() : goOn;
      const reply = await sending;
      const outcome = graver(graver(settled, ahead), await this.#received(reply, batch));
      if (outcome.next !== 'goOn') return outcome;
      answered = 'answered' in reply && batch.length > 1 ? reply.answered : undefined;
    }
  }

  /** What a reply means at once; complete answers to a batch are settled later, while the next one is under way. */
  async #received(reply: Reply, batch: readonly Outgoing[]): Promise<DeliveryOutcome> {
    if ('failure' in reply) return this.#batchFailed(batch, reply.failure);
    return batch.length > 1 ? goOn : this.#settle(reply.answered);
  }

  async #send(batch: readonly Outgoing[], stop: AbortSignal): Promise<Reply> {
    const { client, clock } = this.#parts;
    const sentMs = clock.monotonicMs();
    const [only, ...others] = batch;
    if (only && others.length === 0) {
      const verdict = await client.submit(only.request, stop);
      if (verdict.ok) this.#size.answered(sizeOf(batch), clock.monotonicMs() - sentMs);
      return { answered: { batch, verdicts: () => Promise.resolve([verdict]) } };
    }
    const reply = await client.submitBatch(
      batch.map(({ request }) => request),
      stop,
    );
    if (!reply.ok) return { failure: reply.failure };
    this.#size.answered(sizeOf(batch), clock.monotonicMs() - sentMs);
    return { answered: { batch, verdicts: () => reply.value.verify() } };
  }

  /** No submission of the batch is to blame as far as is known: what troubles is found by halving. */
  #batchFailed(batch: readonly Outgoing[], failure: GatewayFailure): DeliveryOutcome {
    const { errorClass } = failure;
    if (errorClass === 'stopped') return { next: 'stop' };
    if (errorClass === 'notAllowed') return this.pause(failure);
    const sent = sizeOf(batch);
    const why = { ...withStatus(failure), ...withCode(failure) };
    const shown = errorClass === 'unknownThere' ? 'notOurGateway' : errorClass;
    this.#parts.report({ kind: 'batchRetry', submissions: batch.length, errorClass: shown, ...why });
    if (failure.status === 413) this.#size.tooLarge(sent);
    else if (errorClass === 'unknownThere') this.#size.single();
    else this.#size.halve(sent);
    if (isLineFailure(errorClass)) return this.#lineFailed(batch, failure);
    if (errorClass === 'serverTrouble' && meansEverybody(failure))
      return { next: 'hold', delayMs: this.#judge.troubleDelayMs(failure) };
    this.#shelf.putBack(batch);
    return goOn;
  }

  /** Each waits by itself: a thousand terminals whose line comes back do not come back together. */
  #lineFailed(batch: readonly Outgoing[], failure: GatewayFailure): DeliveryOutcome {
    const judgements = batch.map(({ head }) => this.#judge.judge(head, { ok: false, failure }, false));
    return this.#write(judgements, () => false);
  }

  async #settle({ batch, verdicts }: Answered): Promise<DeliveryOutcome> {
    const judgements = (await verdicts()).flatMap((verdict, index) => {
      const outgoing = batch[index];
      if (!outgoing) return [];
      if (verdict.ok) this.#parts.received(verdict.value);
      const judgement = this.#judge.judge(outgoing.head, verdict, batch.length === 1);
      if (judgement.attachmentsMissing) this.#parts.attachmentsMissing(outgoing.head.submissionId);
      return [judgement];
    });
    const lockedOut = judgements.find(({ notAllowed }) => notAllowed)?.notAllowed;
    const isAnswered = judgements.some(({ outcome, next }) => outcome && next.next !== 'askLine');
    if (isAnswered && !lockedOut) this.#pause.end();
    const outcome = this.#write(judgements, () => true);
    return lockedOut ? graver(outcome, this.pause(lockedOut)) : outcome;
  }

  /** One transaction for all of them, then the news. */
  #write(judgements: readonly Judgement[], isNews: (judgement: Judgement) => boolean): DeliveryOutcome {
    const outcomes = judgements.flatMap(({ outcome }) => (outcome ? [outcome] : []));
    if (outcomes.length > 0) {
      const written = this.#parts.queue.settle(outcomes);
      if (!written.ok) return this.#parts.storageFailed(written.failure);
    }
    for (const judgement of judgements) {
      if (judgement.ask) this.#parts.ask(judgement.ask);
      if (judgement.event && isNews(judgement)) this.#parts.report(judgement.event);
    }
    return judgements.map(({ next }) => next).reduce(graver, goOn);
  }

  #fill(): DeliveryOutcome {
    const { submissions, characters } = this.#size.limits();
    const ahead = { submissions: submissions * aheadFactor, characters: characters * 2 };
    const damaged = this.#shelf.fill(ahead);
    if (!damaged.ok) return this.#parts.storageFailed(damaged.failure);
    const why = { errorClass: 'damaged' as const };
    return this.#write(
      damaged.value.map((submissionId) => ({
        outcome: { kind: 'blocked', submissionId, failure: why },
        event: { kind: 'held', submissionId, ...why },
        next: goOn,
      })),
      () => true,
    );
  }
}

function isLineFailure(errorClass: GatewayFailure['errorClass']): boolean {
  return lineErrorClasses.some((line) => line === errorClass);
}

/** Too many requests, or out of service: not because of what was sent. */
function meansEverybody({ status, retryAfterMs }: GatewayFailure): boolean {
  return status === 429 || status === 503 || retryAfterMs !== undefined;
}

function sizeOf(batch: readonly Outgoing[]): BatchLimits {
  const characters = batch.reduce((sum, { request }) => sum + request.payload.length, 0);
  return { submissions: batch.length, characters };
}
