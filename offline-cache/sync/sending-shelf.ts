import type { Clock } from '../../contract/clock.ts';
import type { SubmissionRequest } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { SendableHead, SendingQueue } from '../store/sending-queue.ts';
import type { BatchLimits } from './batch-size.ts';

/** A submission in memory, compared with its hash and marked as being sent. */
export interface Outgoing {
  head: SendableHead;
  request: SubmissionRequest;
}

/** Heads looked at in one go; more only when most of them wait for their attachments. */
const firstLook = 256;
const widestLook = 65_536;

/**
 * What is sent next: taken from the queue, read, verified and marked while another request is on its way. Only heads
 * of cases come here, so whatever is on the shelf or under way, no two parts of a case are.
 */
export class SendingShelf {
  readonly #queue: SendingQueue;
  readonly #clock: Clock;
  readonly #isReady: (head: SendableHead) => boolean;
  #shelf: Outgoing[] = [];

  /** `isReady`: the platform has the attachments, as far as is known here */
  constructor(queue: SendingQueue, clock: Clock, isReady: (head: SendableHead) => boolean) {
    this.#queue = queue;
    this.#clock = clock;
    this.#isReady = isReady;
  }

  /** Fills the shelf as far as the limits; answers the ids of records that are damaged. */
  fill(limits: BatchLimits): Result<string[], StoreFailure> {
    const heads = this.#choose(limits);
    if (heads.length === 0) return succeeded([]);
    const marked = this.#queue.markUploadingAll(heads.map(({ submissionId }) => submissionId));
    if (!marked.ok) return marked;
    if (!marked.value) throw new Error('a head of the queue is not queued');
    const damaged: string[] = [];
    for (const head of heads) {
      const request = this.#queue.request(head.submissionId);
      if (request.ok) this.#shelf.push({ head, request: request.value });
      else if (request.failure.code === 'damaged') damaged.push(head.submissionId);
      else return failed(request.failure);
    }
    return succeeded(damaged);
  }

  /** The next batch, oldest first; one that has to go alone does. */
  take(limits: BatchLimits, goesAlone: (submissionId: string) => boolean): Outgoing[] {
    let characters = 0;
    let count = 0;
    for (const { head } of this.#shelf) {
      characters += head.payloadLength;
      const isAlone = goesAlone(head.submissionId);
      const fits = count < limits.submissions && characters <= limits.characters && !isAlone;
      if (count > 0 && !fits) break;
      count += 1;
      if (isAlone) break;
    }
    return this.#shelf.splice(0, count);
  }

  /** What was taken and not sent, or is to be sent in smaller batches. */
  putBack(batch: readonly Outgoing[]): void {
    this.#shelf.unshift(...batch);
  }

  /** Forgets everything: the caller has the queue take back what was marked. */
  clear(): void {
    this.#shelf = [];
  }

  #choose(limits: BatchLimits): SendableHead[] {
    let characters = this.#shelf.reduce((sum, { head }) => sum + head.payloadLength, 0);
    let wanted = limits.submissions - this.#shelf.length;
    if (wanted <= 0 || characters >= limits.characters) return [];
    const chosen: SendableHead[] = [];
    for (const head of this.#readyHeads(wanted)) {
      characters += head.payloadLength;
      if (wanted <= 0 || (characters > limits.characters && this.#shelf.length + chosen.length > 0)) break;
      chosen.push(head);
      wanted -= 1;
    }
    return chosen;
  }

  #readyHeads(wanted: number): SendableHead[] {
    const now = this.#clock.monotonicMs();
    for (let look = firstLook; ; look *= 4) {
      const heads = this.#queue.sendable(now, look);
      const ready = heads.filter(this.#isReady);
      if (ready.length >= wanted || heads.length < look || look >= widestLook) return ready;
    }
  }
}
