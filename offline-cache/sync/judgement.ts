import type { Randomness } from '../../contract/clock.ts';
import type { ErrorClass } from '../store/error-class.ts';
import type { SendableHead, SendOutcome } from '../store/sending-queue.ts';
import { retryDelayMs } from './backoff.ts';
import type { GatewayFailure, Verdict } from './gateway-client.ts';
import type { SyncEvent } from './sync-event.ts';

/** What the rest of the queue should make of an answer. */
export type DeliveryOutcome =
  | { next: 'goOn' }
  /** the line may be down: ask before trying another */
  | { next: 'askLine' }
  /** nothing is sent for this long: the whole gateway, or this terminal's right to use it, is in trouble */
  | { next: 'hold'; delayMs: number }
  | { next: 'stop' };

/** Worth asking the platform: newer keys, this terminal's standing, to know this terminal's key again. */
export type Question = 'keys' | 'standing' | 'registration';

/** What one verdict means: for the submission, for who reads the log, and for the others. */
export interface Judgement {
  /** missing: the submission goes back as it was */
  outcome?: SendOutcome;
  event?: SyncEvent;
  next: DeliveryOutcome;
  /** this terminal is not allowed to send: see {@link GatewayFailure} */
  notAllowed?: GatewayFailure;
  /** worth asking the platform for: it has a key unknown here, or misses something it should have */
  ask?: Question;
  attachmentsMissing?: boolean;
}

/** Server troubles in a row, each of another submission, after which the server is left alone for a while. */
const patience = 3;
/** 503 of a submission that says nothing of the others. */
const itsOwnTrouble: ReadonlySet<string> = new Set(['serialsExhausted', 'registerUnavailable']);

/**
 * Judges answers to single submissions, and remembers of some what they were answered: a refusal of their form is
 * believed only the second time, and what troubled the server goes alone from then on.
 */
export class Judge {
  readonly #randomness: Randomness;
  readonly #doubted = new Set<string>();
  readonly #alone = new Set<string>();
  /** in a row without a success between them; and of which submissions */
  #troubles = 0;
  readonly #troubled = new Set<string>();

  constructor(randomness: Randomness) {
    this.#randomness = randomness;
  }

  goesAlone(submissionId: string): boolean {
    return this.#alone.has(submissionId);
  }

  judge(head: SendableHead, verdict: Verdict, wasAlone: boolean): Judgement {
    const { submissionId } = head;
    if (!verdict.ok) return this.#failed(head, verdict.failure, wasAlone);
    this.#forget(submissionId);
    this.#troubleIsOver();
    return {
      outcome: { kind: 'received', receipt: verdict.value },
      event: { kind: 'received', submissionId },
      next: { next: 'goOn' },
    };
  }

  /** How long a troubled server is left alone after this answer to a whole batch, in milliseconds. */
  troubleDelayMs(failure: GatewayFailure): number {
    this.#troubles += 1;
    return retryDelayMs(this.#troubles - 1, failure.retryAfterMs, this.#randomness);
  }

  #failed(head: SendableHead, failure: GatewayFailure, wasAlone: boolean): Judgement {
    switch (failure.errorClass) {
      case 'stopped':
        return { next: { next: 'stop' } };
      case 'notAllowed':
        return { next: { next: 'goOn' }, notAllowed: failure };
      case 'refused':
        return this.#refused(head, failure);
      case 'conflict':
        return this.#conflict(head, failure);
      case 'serverTrouble':
        return this.#serverTrouble(head, failure, wasAlone);
      case 'unknownThere':
        return this.#lineTrouble(head, 'notOurGateway', failure);
      case 'network':
      case 'timeout':
      case 'notOurGateway':
      case 'damagedOnTheWay':
        return this.#lineTrouble(head, failure.errorClass, failure);
    }
  }

  /**
   * Content that was compared with its hash on the other side is refused for good (422). What is said of its form may
   * come from a bit that flipped on the way: it is sent once more, by itself, and only then held.
   */
  #refused(head: SendableHead, failure: GatewayFailure): Judgement {
    const { submissionId } = head;
    if (failure.status !== 422 && !this.#doubted.has(submissionId)) {
      this.#doubted.add(submissionId);
      this.#alone.add(submissionId);
      return this.#retry(head, 'damagedOnTheWay', failure, 0);
    }
    this.#forget(submissionId);
    this.#troubleIsOver();
    const why = { errorClass: 'refused' as const, ...withStatus(failure), ...withCode(failure) };
    return {
      outcome: { kind: 'refused', submissionId, failure: why },
      event: { kind: 'held', submissionId, ...why },
      next: { next: 'goOn' },
    };
  }

  #conflict(head: SendableHead, failure: GatewayFailure): Judgement {
    const judgement = this.#retry(head, 'conflict', failure);
    if (failure.code === 'attachmentsMissing') return { ...judgement, attachmentsMissing: true };
    // it was certified, and a restore took it back to before that
    if (failure.code === 'unknownTerminalKey') return { ...judgement, ask: 'registration' };
    return failure.code === 'earlierPartMissing' ? { ...judgement, ask: 'standing' } : judgement;
  }

  /**
   * Only 429 and 503 speak for the whole gateway (RFC 6585, 4; RFC 9110, 15.6.4), and the queue then waits as long as
   * was asked and not as long as this submission, or the same one would always be the first to be tried again.
   * One that fails again and again by itself holds up no other.
   */
  #serverTrouble(head: SendableHead, failure: GatewayFailure, wasAlone: boolean): Judgement {
    const delayMs = retryDelayMs(head.attempts, failure.retryAfterMs, this.#randomness);
    const judgement = this.#retry(head, 'serverTrouble', failure, delayMs);
    if (!wasAlone || itsOwnTrouble.has(failure.code ?? '')) return judgement;
    this.#alone.add(head.submissionId);
    this.#troubles += 1;
    this.#troubled.add(head.submissionId);
    if (failure.retryAfterMs !== undefined && (failure.status === 429 || failure.status === 503)) {
      const askedMs = retryDelayMs(this.#troubles - 1, failure.retryAfterMs, this.#randomness);
      return { ...judgement, next: { next: 'hold', delayMs: askedMs } };
    }
    if (this.#troubled.size < patience) return judgement;
    const holdMs = retryDelayMs(this.#troubles - patience, undefined, this.#randomness);
    return { ...judgement, next: { next: 'hold', delayMs: holdMs } };
  }

  #lineTrouble(head: SendableHead, errorClass: ErrorClass, failure: GatewayFailure): Judgement {
    const judgement = { ...this.#retry(head, errorClass, failure), next: { next: 'askLine' } as const };
    return failure.code === 'unknownSigner' ? { ...judgement, ask: 'keys' } : judgement;
  }

  #retry(
    head: SendableHead,
    errorClass: ErrorClass,
    failure: GatewayFailure,
    delayMs = retryDelayMs(head.attempts, failure.retryAfterMs, this.#randomness),
  ): Judgement {
    const { submissionId } = head;
    const why = { errorClass, ...withStatus(failure), ...withCode(failure) };
    return {
      outcome: { kind: 'retry', submissionId, failure: why, delayMs },
      event: { kind: 'retry', submissionId, ...why, delayMs },
      next: { next: 'goOn' },
    };
  }

  #troubleIsOver(): void {
    this.#troubles = 0;
    this.#troubled.clear();
  }

  #forget(submissionId: string): void {
    this.#doubted.delete(submissionId);
    this.#alone.delete(submissionId);
  }
}

/** The graver of two: stopping, then the longest hold, then a doubt about the line. */
export function graver(one: DeliveryOutcome, other: DeliveryOutcome): DeliveryOutcome {
  if (one.next === 'hold' && other.next === 'hold') return one.delayMs >= other.delayMs ? one : other;
  const order = ['goOn', 'askLine', 'hold', 'stop'];
  return order.indexOf(one.next) >= order.indexOf(other.next) ? one : other;
}

export function withStatus(failure: GatewayFailure | undefined): { status?: number } {
  return failure?.status === undefined ? {} : { status: failure.status };
}

export function withCode(failure: GatewayFailure): { code?: string } {
  return failure.code === undefined ? {} : { code: failure.code };
}
