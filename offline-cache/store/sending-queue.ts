import type { Clock } from '../../contract/clock.ts';
import type { CaseStatus, SubmissionReceipt, TerminalStanding } from '../../contract/gateway.ts';
import { SubmissionRequest } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { AttachmentFiles } from './attachment-files.ts';
import type { Attempt } from './attempt-log.ts';
import type { Announcer } from './announcer.ts';
import { eraseExpiredContents, rememberErasureLimit, type ErasureLimit } from './erasure.ts';
import { lineErrorClasses, type AttemptFailure, type ErrorClass } from './error-class.ts';
import { HeldSubmissions, type HeldSubmission } from './held-submissions.ts';
import { queueStatements, type SendableHead } from './queue-statements.ts';
import { reofferMissing } from './reoffer.ts';
import { contentHeader } from './salvage/intact-content.ts';
import { payloadHash } from './sealer.ts';
import { Settlement, type SendOutcome } from './settlement.ts';
import type { StoreConnection } from './store-connection.ts';
import { SubmissionLookup } from './submission-lookup.ts';
import { UploadProgress, type StoredAttachment } from './upload-progress.ts';

export type { AttemptFailure } from './error-class.ts';
export type { HeldSubmission } from './held-submissions.ts';
export type { SendableHead } from './queue-statements.ts';
export type { SendOutcome } from './settlement.ts';
export type { StoredAttachment } from './upload-progress.ts';

/** The record's bytes do not match its hash any more. */
export interface DamagedRecord {
  code: 'damaged';
}

export interface SendingQueueParts {
  connection: StoreConnection;
  files: AttachmentFiles;
  /** told the case after every committed change */
  change: Announcer<string>;
  bootCounter: number;
  clock: Clock;
}

/**
 * The outbox as sync sees it. A method that changes something answers success only after its transaction is on
 * disk; the value tells whether the submission was in a state that allows the change. Delays are monotonic
 * milliseconds of this boot, so that a jump of the wall clock neither hurries nor stops anything.
 */
export class SendingQueue {
  readonly #parts: SendingQueueParts;
  readonly #lookup: SubmissionLookup;
  readonly #settlement: Settlement;
  readonly #held: HeldSubmissions;
  readonly #uploads: UploadProgress;
  readonly #statements: ReturnType<typeof queueStatements>;

  constructor(parts: SendingQueueParts) {
    const { connection, files, bootCounter, clock } = parts;
    this.#parts = parts;
    this.#lookup = new SubmissionLookup(connection);
    this.#settlement = new Settlement(connection, this.#lookup, bootCounter, clock);
    this.#held = new HeldSubmissions(connection, this.#settlement);
    this.#uploads = new UploadProgress(connection, files);
    this.#statements = queueStatements(connection);
  }

  /** First unsent parts of cases that are due at `nowMonotonicMs`, oldest first. */
  sendable(nowMonotonicMs: number, limit: number): SendableHead[] {
    const rows = this.#parts.connection.read(() => this.#statements.sendable.all(nowMonotonicMs, limit), []);
    return rows.map(({ attachments, ...head }) => ({ ...head, hasAttachments: attachments > 0 }));
  }

  /** When the next head is due, in monotonic milliseconds; undefined when nothing can be sent. */
  earliestDueMs(): number | undefined {
    return this.#parts.connection.read(() => this.#statements.earliestDue.get() ?? undefined, undefined);
  }

  /** What is sent, after its bytes were compared with their hash: pages of the database carry no checksum. */
  request(submissionId: string): Result<SubmissionRequest, StoreFailure | DamagedRecord> {
    const row = this.#parts.connection.ask(() => {
      const sequence = this.#lookup.sequenceOf(submissionId);
      return sequence === undefined ? undefined : this.#statements.request.get(sequence);
    });
    if (!row.ok) return row;
    const request = SubmissionRequest.safeParse(row.value);
    const isIntact =
      request.success &&
      // a damaged index can lead to a sound row that is another one
      request.data.id === submissionId &&
      request.data.hash === row.value?.contentHash &&
      payloadHash(request.data.payload) === request.data.hash &&
      // the row's own id has no checksum, the sealed one has
      contentHeader(request.data.payload)?.id === submissionId;
    return isIntact ? succeeded(request.data) : failed({ code: 'damaged' });
  }

  /**
   * What the platform does not have, in order, later parts of cases and held ones included: for a carrier that
   * brings it there by hand. At most `limit` after the given terminal sequence; damaged records are left out.
   * Nothing changes its state.
   */
  unsent(limit: number, afterSequence: number): SubmissionRequest[] {
    const ids = this.#parts.connection.read(() => this.#statements.unsent.all(afterSequence, limit), []);
    return ids.flatMap((id) => {
      const request = this.request(id);
      return request.ok ? [request.value] : [];
    });
  }

  /** Written before sending: an attempt that dies leaves a trace. */
  markUploading(submissionId: string): Result<boolean, StoreFailure> {
    return this.markUploadingAll([submissionId]);
  }

  /** All of them in one transaction, or none when one is not queued. */
  markUploadingAll(submissionIds: readonly string[]): Result<boolean, StoreFailure> {
    return this.#update(() => {
      const sequences = submissionIds.map((id) => this.#lookup.sequenceOf(id) ?? 0);
      if (!sequences.every((sequence) => this.#statements.isQueued.get(sequence))) return [undefined];
      return sequences.map((sequence) => this.#statements.uploading.get(sequence));
    });
  }

  /** What came of a whole batch, in one transaction; true when each of them was in a state that allowed it. */
  settle(outcomes: readonly SendOutcome[]): Result<boolean, StoreFailure> {
    return this.#update(() => this.#settlement.settle(outcomes));
  }

  /** The receipt's id and hash are compared once more: no other receipt can settle a submission. */
  markReceived(receipt: SubmissionReceipt): Result<boolean, StoreFailure> {
    return this.settle([{ kind: 'received', receipt }]);
  }

  /** The agency has taken the case on; `acceptedAt` missing means now. The signed words are kept. */
  markAccepted(status: CaseStatus): Result<boolean, StoreFailure> {
    return this.#update(() => [this.#settlement.accept(status)]);
  }

  /** Back to the queue, not before `delayMs` from now. */
  markRetry(submissionId: string, failure: AttemptFailure, delayMs: number): Result<boolean, StoreFailure> {
    return this.settle([{ kind: 'retry', submissionId, failure, delayMs }]);
  }

  /** The platform refused it for good: staff have to look at it. Later parts of the case are held. */
  markRefused(submissionId: string, failure: AttemptFailure): Result<boolean, StoreFailure> {
    return this.settle([{ kind: 'refused', submissionId, failure }]);
  }

  /** It cannot be sent from here (damaged record). Later parts of the case are held. */
  markBlocked(submissionId: string, failure: AttemptFailure): Result<boolean, StoreFailure> {
    return this.settle([{ kind: 'blocked', submissionId, failure }]);
  }

  /** What staff have to look at, in the order of saving: refused, damaged, and what waits for those. */
  refused(limit: number): HeldSubmission[] {
    return this.#parts.connection.read(() => this.#held.list(limit), []);
  }

  /**
   * Staff have it sent again. Later parts of the case follow when nothing of the case is held any more. False when it
   * is not held, waits only for an earlier part, or its content is damaged.
   */
  replay(submissionId: string): Result<boolean, StoreFailure> {
    const request = this.request(submissionId);
    if (!request.ok) return request.failure.code === 'damaged' ? succeeded(false) : failed(request.failure);
    return this.#update(() => {
      const sequence = this.#lookup.sequenceOf(submissionId);
      return [sequence === undefined ? undefined : this.#held.replay(sequence)];
    });
  }

  /** Attachments whose files are here, in the order of their ordinals. */
  attachmentsOf(submissionId: string): StoredAttachment[] {
    return this.#parts.connection.read(
      () => this.#uploads.list(this.#lookup.sequenceOf(submissionId) ?? 0),
      [],
    );
  }

  /**
   * Reads the file and compares it with what was sealed: to be asked before it is sent. When it is not intact the
   * submission cannot be sent: {@link markBlocked} with `damaged`.
   */
  attachmentIntact(submissionId: string, ordinal: number): boolean {
    return this.#parts.connection.read(
      () => this.#uploads.isIntact(this.#lookup.sequenceOf(submissionId) ?? 0, ordinal),
      false,
    );
  }

  /** Where the platform takes an attachment. A new address begins at offset 0. */
  rememberUpload(submissionId: string, ordinal: number, uploadUrl: string): Result<boolean, StoreFailure> {
    return this.#ofSubmission(submissionId, (sequence) =>
      this.#uploads.rememberUpload(sequence, ordinal, uploadUrl),
    );
  }

  /** How many bytes of an attachment the platform has confirmed. */
  confirmOffset(submissionId: string, ordinal: number, offset: number): Result<boolean, StoreFailure> {
    return this.#ofSubmission(submissionId, (sequence) =>
      this.#uploads.confirmOffset(sequence, ordinal, offset),
    );
  }

  /**
   * Compares what the platform has with what it gave receipts for, and queues again what it forgot (restored from a
   * backup, told or not). `contentGone` counts what it forgot and what was already erased here.
   */
  reoffer(standing: TerminalStanding): Result<{ offered: number; contentGone: number }, StoreFailure> {
    const { connection, change } = this.#parts;
    const outcome = connection.write(() => reofferMissing(connection, standing));
    if (!outcome.ok) return outcome;
    const { cases, ...counts } = outcome.value;
    for (const caseId of cases) change.announce(caseId);
    return succeeded(counts);
  }

  /** Remembers what the platform says may be erased and erases what its retention has ended for; answers how many. */
  eraseExpired(limit: ErasureLimit): Result<number, StoreFailure> {
    const { connection, files, clock } = this.#parts;
    const remembered = rememberErasureLimit(connection, limit);
    return remembered.ok ? eraseExpiredContents(connection, files, clock) : remembered;
  }

  /** Attempts that were cut off are queued again without counting; called when nothing is under way. */
  requeueInterrupted(): Result<boolean, StoreFailure> {
    return this.#update(() => this.#statements.requeueInterrupted.all());
  }

  /** Makes due at once what waits for one of these reasons: the line is back. */
  releaseDelays(errorClasses: readonly ErrorClass[]): Result<boolean, StoreFailure> {
    const list = JSON.stringify(errorClasses);
    return this.#parts.connection.write(() => this.#statements.releaseDelays.run(list).changes > 0);
  }

  /** Received applications whose acceptance is still open, in order, after the given terminal sequence. */
  casesAwaitingAcceptance(
    afterSequence: number,
    limit: number,
  ): { caseId: string; terminalSequence: number }[] {
    return this.#parts.connection.read(() => this.#statements.awaiting.all(afterSequence, limit), []);
  }

  /** The last attempts, newest first. */
  attempts(limit: number): Attempt[] {
    return this.#parts.connection.read(() => this.#settlement.attempts(limit), []);
  }

  #ofSubmission(submissionId: string, work: (sequence: number) => boolean): Result<boolean, StoreFailure> {
    return this.#parts.connection.write(() => {
      const sequence = this.#lookup.sequenceOf(submissionId);
      return sequence !== undefined && work(sequence);
    });
  }

  /** `work` answers the cases that changed, undefined for one whose state did not allow it. */
  #update(work: () => (string | undefined)[]): Result<boolean, StoreFailure> {
    const outcome = this.#parts.connection.write(work);
    if (!outcome.ok) return outcome;
    const changed = outcome.value.filter((caseId) => caseId !== undefined);
    for (const caseId of new Set(changed)) this.#parts.change.announce(caseId);
    return succeeded(changed.length > 0 && changed.length === outcome.value.length);
  }
}

/**
 * At open: attempts that a crash cut off are queued again, and delays, which were counted by the clock of the boot
 * before, start again from now. Delays that only waited for a line are dropped. Within a transaction of the caller.
 */
export function rearmQueue(connection: StoreConnection, clock: Clock): void {
  queueStatements(connection).requeueInterrupted.all();
  connection
    .rows<[{ now: number; lineClasses: string }], unknown>(
      `UPDATE submission
          SET delay_ms = iif(error_class IN (SELECT value FROM json_each(:lineClasses)), 0, delay_ms),
              due_monotonic_ms =
                iif(error_class IN (SELECT value FROM json_each(:lineClasses)), 0, :now + delay_ms)
        WHERE state = 'queued' AND state NOT IN ('received', 'accepted') AND delay_ms > 0`,
    )
    .run({ now: clock.monotonicMs(), lineClasses: JSON.stringify(lineErrorClasses) });
}
