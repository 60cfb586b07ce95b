import type { Clock, Randomness } from '../../contract/clock.ts';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import type { Result } from '../../contract/result.ts';
import type { ErrorClass } from '../store/error-class.ts';
import type { SendableHead, SendingQueue } from '../store/sending-queue.ts';
import { retryDelayMs } from './backoff.ts';
import type { GatewayClient, GatewayFailure } from './gateway-client.ts';
import type { SyncEvent } from './sync-event.ts';

/** What the rest of the queue should make of one attempt. */
export type DeliveryOutcome =
  | { next: 'goOn' }
  /** the line may be down: ask before trying another */
  | { next: 'askLine' }
  /** nothing is sent for this long: the whole gateway, or this terminal's right to use it, is in trouble */
  | { next: 'hold'; delayMs: number }
  | { next: 'stop' };

export interface DeliveryParts {
  queue: SendingQueue;
  client: GatewayClient;
  clock: Clock;
  randomness: Randomness;
  report: (event: SyncEvent) => void;
}

/** While the disk fails there is no use in trying more often than this. */
const storageHoldMs = 30_000;

/** Sends one submission and writes down what came of it. */
export class Delivery {
  readonly #parts: DeliveryParts;
  /** pauses in a row, for the growth of their length */
  #pauses = 0;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  async deliver(head: SendableHead, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { queue, client } = this.#parts;
    const { submissionId } = head;
    const marked = queue.markUploading(submissionId);
    if (!marked.ok) return this.#storageFailed(marked.failure);
    const request = queue.request(submissionId);
    if (!request.ok) {
      if (request.failure.code !== 'damaged') return this.#storageFailed(request.failure);
      return this.#hold(submissionId, 'damaged');
    }
    const reply = await client.submit(request.value, signal);
    if (reply.ok) return this.#received(reply.value);
    return this.#failed(head, reply.failure);
  }

  #received(receipt: SubmissionReceipt): DeliveryOutcome {
    this.#pauses = 0;
    const written = this.#parts.queue.markReceived(receipt);
    return this.#written(written, { kind: 'received', submissionId: receipt.id }, { next: 'goOn' });
  }

  #failed(head: SendableHead, failure: GatewayFailure): DeliveryOutcome {
    switch (failure.errorClass) {
      case 'stopped':
        return { next: 'stop' };
      case 'refused':
        return this.#hold(head.submissionId, 'refused', failure);
      case 'notAllowed':
        return this.#pause(failure);
      case 'unknownThere':
        return this.#retry(head, 'notOurGateway', failure);
      default:
        return this.#retry(head, failure.errorClass, failure);
    }
  }

  #retry(head: SendableHead, errorClass: ErrorClass, failure: GatewayFailure): DeliveryOutcome {
    const { submissionId } = head;
    const delayMs = retryDelayMs(head.attempts, failure.retryAfterMs, this.#parts.randomness);
    const why = { errorClass, ...withStatus(failure) };
    const written = this.#parts.queue.markRetry(submissionId, why, delayMs);
    return this.#written(
      written,
      { kind: 'retry', submissionId, ...why, delayMs },
      this.#afterRetry(errorClass, failure),
    );
  }

  /**
   * Only these two statuses speak for the whole gateway (RFC 6585, 4; RFC 9110, 15.6.4). The queue waits as long as
   * was asked and not as long as this submission, or the same one would always be the first to be tried again.
   */
  #afterRetry(errorClass: ErrorClass, { status, retryAfterMs }: GatewayFailure): DeliveryOutcome {
    if (errorClass === 'conflict') return { next: 'goOn' };
    if (errorClass !== 'serverTrouble') return { next: 'askLine' };
    if (retryAfterMs === undefined || (status !== 429 && status !== 503)) return { next: 'goOn' };
    const delayMs = retryDelayMs(this.#pauses, retryAfterMs, this.#parts.randomness);
    this.#pauses += 1;
    return { next: 'hold', delayMs };
  }

  /** The submission is not to blame: it goes back as it was, uncounted. */
  #pause(failure: GatewayFailure): DeliveryOutcome {
    const delayMs = retryDelayMs(this.#pauses, failure.retryAfterMs, this.#parts.randomness);
    this.#pauses += 1;
    const written = this.#parts.queue.requeueInterrupted();
    const code = failure.code === undefined ? {} : { code: failure.code };
    return this.#written(
      written,
      { kind: 'paused', ...withStatus(failure), ...code, delayMs },
      { next: 'hold', delayMs },
    );
  }

  #hold(submissionId: string, errorClass: 'refused' | 'damaged', failure?: GatewayFailure): DeliveryOutcome {
    this.#pauses = 0;
    const { queue } = this.#parts;
    const why = { errorClass, ...withStatus(failure) };
    const written =
      errorClass === 'refused' ? queue.markRefused(submissionId, why) : queue.markBlocked(submissionId, why);
    const code = failure?.code === undefined ? {} : { code: failure.code };
    return this.#written(written, { kind: 'held', submissionId, ...why, ...code }, { next: 'goOn' });
  }

  #written(
    written: Result<boolean, StoreFailure>,
    event: SyncEvent,
    outcome: DeliveryOutcome,
  ): DeliveryOutcome {
    if (!written.ok) return this.#storageFailed(written.failure);
    this.#parts.report(event);
    return outcome;
  }

  #storageFailed(failure: StoreFailure): DeliveryOutcome {
    this.#parts.report({ kind: 'storage', failure });
    return { next: 'hold', delayMs: storageHoldMs };
  }
}

function withStatus(failure: GatewayFailure | undefined): { status?: number } {
  return failure?.status === undefined ? {} : { status: failure.status };
}
