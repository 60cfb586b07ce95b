import type { Randomness } from '../../contract/clock.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { lineErrorClasses, type ErrorClass } from '../store/error-class.ts';
import type { SendableHead, SendingQueue, SendOutcome, StoredAttachment } from '../store/sending-queue.ts';
import { retryDelayMs } from './backoff.ts';
import { uploadAttachment } from './attachment-upload.ts';
import type { GatewayFailure } from './gateway-client.ts';
import type { GatewayLine } from './gateway-line.ts';
import { withCode, withStatus, type DeliveryOutcome } from './judgement.ts';
import type { SyncEvent } from './sync-event.ts';
import { UploadNotes } from './upload-notes.ts';

export interface AttachmentUploadsParts {
  queue: SendingQueue;
  line: GatewayLine;
  randomness: Randomness;
  report: (event: SyncEvent) => void;
  pause: (failure: GatewayFailure) => DeliveryOutcome;
  storageFailed: (failure: StoreFailure) => DeliveryOutcome;
}

/** Resuming sends at most this much again (G10); also how long what has no attachments waits for its turn. */
export const usualChunkBytes = 256 * 1024;

/** How often one attachment is begun anew in a row before its submission waits like any other that fails. */
const mostBeginnings = 3;

/** Which attachments the platform said it misses although they were all there, and how far they are believed. */
interface Distrust {
  /** asked: the server's word counts; anew: everything is sent again, to new places */
  mode: 'asked' | 'anew';
  pending: Set<number>;
}

const goOn: DeliveryOutcome = { next: 'goOn' };

/** Brings the attachments of submissions to the platform before the submissions themselves are offered. */
export class AttachmentUploads {
  readonly #parts: AttachmentUploadsParts;
  readonly #chunkBytes: number;
  readonly #distrusted = new Map<string, Distrust>();
  readonly #refusedOnce = new Set<string>();

  constructor(parts: AttachmentUploadsParts, chunkBytes = usualChunkBytes) {
    this.#parts = parts;
    this.#chunkBytes = chunkBytes;
  }

  /** Whether the platform has all attachments of it, as far as is known here. */
  isReady = ({ submissionId, hasAttachments }: SendableHead): boolean =>
    !hasAttachments || this.#pending(submissionId).length === 0;

  /** The platform said 409 `attachmentsMissing`: ask for each; when it claims to have them all, send all again. */
  distrust(submissionId: string): void {
    const known = this.#distrusted.get(submissionId);
    const pending = new Set(this.#parts.queue.attachmentsOf(submissionId).map(({ ordinal }) => ordinal));
    this.#distrusted.set(submissionId, { mode: known ? 'anew' : 'asked', pending });
  }

  /** The platform has taken the submission. */
  forget(submissionId: string): void {
    this.#distrusted.delete(submissionId);
  }

  /**
   * Uploads what is missing of one submission. `between` runs before every chunk: what needs no upload goes first;
   * when it answers false, the upload stays where it is.
   */
  async upload(
    head: SendableHead,
    between: () => Promise<boolean>,
    stop: AbortSignal,
  ): Promise<DeliveryOutcome> {
    for (const attachment of this.#pending(head.submissionId)) {
      const outcome = await this.#uploadOne(head, attachment, between, stop);
      if (outcome !== 'complete') return outcome;
    }
    return goOn;
  }

  #pending(submissionId: string): StoredAttachment[] {
    const distrust = this.#distrusted.get(submissionId);
    return this.#parts.queue
      .attachmentsOf(submissionId)
      .filter(
        ({ ordinal, confirmedOffset, sealedSize }) =>
          confirmedOffset < sealedSize || distrust?.pending.has(ordinal) === true,
      );
  }

  async #uploadOne(
    head: SendableHead,
    stored: StoredAttachment,
    between: () => Promise<boolean>,
    stop: AbortSignal,
  ): Promise<DeliveryOutcome | 'complete'> {
    const { submissionId } = head;
    const { queue, line, storageFailed } = this.#parts;
    if (!queue.attachmentIntact(submissionId, stored.ordinal)) return this.#damaged(submissionId);
    const notes = new UploadNotes(queue, submissionId, stored, between);
    if (this.#distrusted.get(submissionId)?.mode === 'anew') notes.beginAnew();
    for (let beginning = 1; beginning <= mostBeginnings; beginning += 1) {
      const end = await uploadAttachment(line, notes.upload(), this.#chunkBytes, notes, stop);
      if (end.ok && end.value.kind === 'complete') notes.confirmed(stored.sealedSize);
      if (notes.failure) return storageFailed(notes.failure);
      if (!end.ok) return this.#failed(head, end.failure, notes.hasAdvanced);
      if (end.value.kind === 'interrupted') return goOn;
      if (end.value.kind === 'complete') {
        this.#distrusted.get(submissionId)?.pending.delete(stored.ordinal);
        return 'complete';
      }
      if (end.value.kind === 'gone') notes.beginAnew();
    }
    return this.#retry(head, { errorClass: 'conflict', code: 'uploadGone' }, false);
  }

  #failed(
    head: SendableHead,
    failure: GatewayFailure | { errorClass: 'unreadable' },
    hasAdvanced: boolean,
  ): DeliveryOutcome {
    switch (failure.errorClass) {
      case 'unreadable':
        return this.#damaged(head.submissionId);
      case 'stopped':
        return { next: 'stop' };
      case 'notAllowed':
        return this.#parts.pause(failure);
      case 'refused':
        return this.#refused(head, failure);
      default:
        return this.#retry(head, failure, hasAdvanced);
    }
  }

  /** An upload that came forward is no failure that should make it wait longer. */
  #retry(head: SendableHead, failure: GatewayFailure, hasAdvanced: boolean): DeliveryOutcome {
    const { queue, randomness, report } = this.#parts;
    const { submissionId } = head;
    const mayBeLine = lineErrorClasses.some((errorClass) => errorClass === failure.errorClass);
    const delayMs =
      mayBeLine && hasAdvanced ? 0 : retryDelayMs(head.attempts, failure.retryAfterMs, randomness);
    const errorClass = retriedAs(failure.errorClass);
    const why = { errorClass, ...withStatus(failure), ...withCode(failure) };
    const marked = queue.markUploadingAll([submissionId]);
    const written = marked.ok
      ? queue.settle([{ kind: 'retry', submissionId, failure: why, delayMs }])
      : marked;
    if (!written.ok) return this.#parts.storageFailed(written.failure);
    report({ kind: 'retry', submissionId, ...why, delayMs });
    const { status, retryAfterMs } = failure;
    // these two speak for the whole gateway: the next upload would only be told the same
    if (retryAfterMs !== undefined && (status === 429 || status === 503))
      return { next: 'hold', delayMs: retryDelayMs(0, retryAfterMs, randomness) };
    return mayBeLine ? { next: 'askLine' } : goOn;
  }

  /** The platform takes no such attachment. Said twice, because a bit may have flipped on the way. */
  #refused(head: SendableHead, failure: GatewayFailure): DeliveryOutcome {
    const { submissionId } = head;
    const isSaidAgain = this.#refusedOnce.delete(submissionId);
    if (isSaidAgain) {
      const why = { errorClass: 'refused' as const, ...withStatus(failure), ...withCode(failure) };
      return this.#hold({ kind: 'refused', submissionId, failure: why });
    }
    this.#refusedOnce.add(submissionId);
    return this.#retry(head, { ...failure, errorClass: 'damagedOnTheWay' }, true);
  }

  #damaged(submissionId: string): DeliveryOutcome {
    return this.#hold({ kind: 'blocked', submissionId, failure: { errorClass: 'damaged' } });
  }

  #hold(outcome: Extract<SendOutcome, { kind: 'refused' | 'blocked' }>): DeliveryOutcome {
    const written = this.#parts.queue.settle([outcome]);
    if (!written.ok) return this.#parts.storageFailed(written.failure);
    this.#parts.report({ kind: 'held', submissionId: outcome.submissionId, ...outcome.failure });
    return goOn;
  }
}

function retriedAs(errorClass: GatewayFailure['errorClass']): ErrorClass {
  return errorClass === 'stopped' || errorClass === 'unknownThere' ? 'notOurGateway' : errorClass;
}
