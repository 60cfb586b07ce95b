import type { Database } from 'better-sqlite3';
import type { Clock } from '../../contract/clock.ts';
import type { CaseStatus, SubmissionReceipt } from '../../contract/gateway.ts';
import { SubmissionRequest } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { AttemptLog, type Attempt } from './attempt-log.ts';
import type { Announcer } from './announcer.ts';
import { recordableWallMs } from './envelope.ts';
import { lineErrorClasses, type ErrorClass } from './error-class.ts';
import { queueStatements, type QueueStatements, type SendableHead } from './queue-statements.ts';
import { payloadHash } from './sealer.ts';
import type { StoreConnection } from './store-connection.ts';

export type { SendableHead } from './queue-statements.ts';

/** Why an attempt did not end in a receipt: a short code, and the HTTP status where there was an answer. */
export interface AttemptFailure {
  errorClass: ErrorClass;
  status?: number;
}

/** The record's bytes do not match its hash any more. */
export interface DamagedRecord {
  code: 'damaged';
}

/**
 * The outbox as sync sees it. A method that changes something answers success only after its transaction is on
 * disk; the value tells whether the submission was in a state that allows the change. Delays are monotonic
 * milliseconds of this boot, so that a jump of the wall clock neither hurries nor stops anything.
 */
export class SendingQueue {
  readonly #connection: StoreConnection;
  readonly #change: Announcer<string>;
  readonly #clock: Clock;
  readonly #log: AttemptLog;
  readonly #statements: QueueStatements;

  constructor(connection: StoreConnection, change: Announcer<string>, bootCounter: number, clock: Clock) {
    this.#connection = connection;
    this.#change = change;
    this.#clock = clock;
    this.#log = new AttemptLog(connection.database, bootCounter, clock);
    this.#statements = queueStatements(connection.database);
  }

  /** First unsent parts of cases that are due at `nowMonotonicMs`, oldest first. */
  sendable(nowMonotonicMs: number, limit: number): SendableHead[] {
    return this.#connection.read(() => this.#statements.sendable.all(nowMonotonicMs, limit), []);
  }

  /** When the next head is due, in monotonic milliseconds; undefined when nothing can be sent. */
  earliestDueMs(): number | undefined {
    return this.#connection.read(() => this.#statements.earliestDue.get() ?? undefined, undefined);
  }

  /** What is sent, after its bytes were compared with their hash: pages of the database carry no checksum. */
  request(submissionId: string): Result<SubmissionRequest, StoreFailure | DamagedRecord> {
    const row = this.#connection.read(() => this.#statements.request.get(submissionId), undefined);
    const refusal = this.#connection.refusal();
    if (refusal) return failed(refusal);
    const request = SubmissionRequest.safeParse(row);
    const intact = request.success && payloadHash(request.data.payload) === request.data.hash;
    return intact ? succeeded(request.data) : failed({ code: 'damaged' });
  }

  /** Written before sending: an attempt that dies leaves a trace. */
  markUploading(submissionId: string): Result<boolean, StoreFailure> {
    return this.#update(() => this.#statements.uploading.get(submissionId));
  }

  /** The receipt's id and hash are compared once more: no other receipt can settle a submission. */
  markReceived(receipt: SubmissionReceipt): Result<boolean, StoreFailure> {
    return this.#update(() => {
      const caseId = this.#statements.received.get({
        ...receipt,
        receivedWallMs: Date.parse(receipt.receivedAt),
      });
      if (caseId === undefined) return undefined;
      this.#statements.platformEpoch.run({ epoch: receipt.epoch });
      this.#log.write(receipt.id, 'received', 200);
      return caseId;
    });
  }

  /** The agency has taken the case on; `acceptedAt` missing means now. */
  markAccepted(status: CaseStatus): Result<boolean, StoreFailure> {
    const acceptedWallMs = status.acceptedAt ? Date.parse(status.acceptedAt) : recordableWallMs(this.#clock);
    const acceptedBy = status.acceptedBy ?? null;
    return this.#update(() =>
      this.#statements.accepted.get({ caseId: status.caseId, acceptedWallMs, acceptedBy }),
    );
  }

  /** Back to the queue, not before `delayMs` from now. */
  markRetry(submissionId: string, failure: AttemptFailure, delayMs: number): Result<boolean, StoreFailure> {
    const delay = Math.ceil(delayMs);
    const dueMonotonicMs = this.#clock.monotonicMs() + delay;
    const { errorClass } = failure;
    return this.#update(() => {
      const caseId = this.#statements.retry.get({ submissionId, delay, dueMonotonicMs, errorClass });
      if (caseId !== undefined) this.#log.write(submissionId, errorClass, failure.status);
      return caseId;
    });
  }

  /** The platform refused it for good: staff have to look at it. Later parts of the case are held. */
  markRefused(submissionId: string, failure: AttemptFailure): Result<boolean, StoreFailure> {
    return this.#hold(submissionId, 'refused', failure);
  }

  /** It cannot be sent from here (damaged record). Later parts of the case are held. */
  markBlocked(submissionId: string, failure: AttemptFailure): Result<boolean, StoreFailure> {
    return this.#hold(submissionId, 'blocked', failure);
  }

  /** Attempts that were cut off are queued again without counting; called when nothing is under way. */
  requeueInterrupted(): Result<boolean, StoreFailure> {
    const outcome = this.#connection.write(() => this.#statements.requeueInterrupted.all());
    if (!outcome.ok) return outcome;
    for (const caseId of outcome.value) this.#change.announce(caseId);
    return succeeded(outcome.value.length > 0);
  }

  /** Makes due at once what waits for one of these reasons: the line is back. */
  releaseDelays(errorClasses: readonly ErrorClass[]): Result<boolean, StoreFailure> {
    const list = JSON.stringify(errorClasses);
    const outcome = this.#connection.write(() => this.#statements.releaseDelays.run(list).changes);
    return outcome.ok ? succeeded(outcome.value > 0) : outcome;
  }

  /** Received applications whose acceptance is still open, in order, after the given terminal sequence. */
  casesAwaitingAcceptance(
    afterSequence: number,
    limit: number,
  ): { caseId: string; terminalSequence: number }[] {
    return this.#connection.read(() => this.#statements.awaiting.all(afterSequence, limit), []);
  }

  /** The last attempts, newest first. */
  attempts(limit: number): Attempt[] {
    return this.#connection.read(() => this.#log.newestFirst(limit), []);
  }

  #hold(
    submissionId: string,
    state: 'refused' | 'blocked',
    failure: AttemptFailure,
  ): Result<boolean, StoreFailure> {
    const { errorClass } = failure;
    return this.#update(() => {
      const held = this.#statements.hold.get({ submissionId, state, errorClass });
      if (!held) return undefined;
      this.#statements.holdLaterParts.run(held.caseId, held.caseSequence);
      this.#log.write(submissionId, errorClass, failure.status);
      return held.caseId;
    });
  }

  /** `work` answers the case that changed, or undefined when the submission's state did not allow it. */
  #update(work: () => string | undefined): Result<boolean, StoreFailure> {
    const outcome = this.#connection.write(work);
    if (!outcome.ok) return outcome;
    if (outcome.value === undefined) return succeeded(false);
    this.#change.announce(outcome.value);
    return succeeded(true);
  }
}

/**
 * At open: attempts that a crash cut off are queued again, and delays, which were counted by the clock of the boot
 * before, start again from now. Delays that only waited for a line are dropped.
 */
export function rearmQueue(database: Database, clock: Clock): void {
  queueStatements(database).requeueInterrupted.all();
  database
    .prepare<{ now: number; lineClasses: string }>(
      `UPDATE submission
          SET delay_ms = iif(error_class IN (SELECT value FROM json_each(:lineClasses)), 0, delay_ms),
              due_monotonic_ms =
                iif(error_class IN (SELECT value FROM json_each(:lineClasses)), 0, :now + delay_ms)
        WHERE state = 'queued' AND state NOT IN ('received', 'accepted') AND delay_ms > 0`,
    )
    .run({ now: clock.monotonicMs(), lineClasses: JSON.stringify(lineErrorClasses) });
}
