import type { Clock } from '../../contract/clock.ts';
import type { CaseStatus, SubmissionReceipt } from '../../contract/gateway.ts';
import { AttemptLog, type Attempt } from './attempt-log.ts';
import { recordableWallMs } from './envelope.ts';
import type { AttemptFailure } from './error-class.ts';
import type { StoreConnection } from './store-connection.ts';
import type { SubmissionLookup } from './submission-lookup.ts';

/** What came of sending one submission. */
export type SendOutcome =
  | { kind: 'received'; receipt: SubmissionReceipt }
  /** back to the queue, not before `delayMs` from now */
  | { kind: 'retry'; submissionId: string; failure: AttemptFailure; delayMs: number }
  /** refused: the platform's last word; blocked: it cannot be sent from here. Later parts of the case are held */
  | { kind: 'refused' | 'blocked'; submissionId: string; failure: AttemptFailure };

interface Held {
  caseId: string;
  caseSequence: number;
}

/** Writes down what came of sending. Everything here is called within a transaction of the caller. */
export class Settlement {
  readonly #clock: Clock;
  readonly #lookup: SubmissionLookup;
  readonly #log: AttemptLog;
  readonly #statements: ReturnType<typeof settlementStatements>;

  constructor(connection: StoreConnection, lookup: SubmissionLookup, bootCounter: number, clock: Clock) {
    this.#clock = clock;
    this.#lookup = lookup;
    this.#log = new AttemptLog(connection, bootCounter, clock);
    this.#statements = settlementStatements(connection);
  }

  /** Answers the case that changed, or undefined when the submission's state did not allow it. */
  settle(outcomes: readonly SendOutcome[]): (string | undefined)[] {
    const cases = outcomes.map((outcome) => this.#settleOne(outcome));
    this.#log.write(outcomes.filter((_, index) => cases[index] !== undefined).map(attemptOf));
    return cases;
  }

  /** The agency has taken the case on; `acceptedAt` missing means now. Answers the case, or undefined. */
  accept(status: CaseStatus): string | undefined {
    const acceptedWallMs = status.acceptedAt ? Date.parse(status.acceptedAt) : recordableWallMs(this.#clock);
    const { caseId, acceptedBy = null } = status;
    const acceptance = status.signature === undefined ? null : JSON.stringify(status);
    return this.#statements.accepted.get({ caseId, acceptedWallMs, acceptedBy, acceptance });
  }

  /** Lets the parts of a case go that only waited for an earlier one, when none of it is held any more. */
  releaseCase(caseId: string): void {
    this.#statements.releaseLaterParts.run({ caseId });
  }

  attempts(limit: number): Attempt[] {
    return this.#log.newestFirst(limit);
  }

  #settleOne(outcome: SendOutcome): string | undefined {
    const id = outcome.kind === 'received' ? outcome.receipt.id : outcome.submissionId;
    const sequence = this.#lookup.sequenceOf(id);
    if (sequence === undefined) return undefined;
    switch (outcome.kind) {
      case 'received':
        return this.#received(sequence, outcome.receipt);
      case 'retry':
        return this.#retry(sequence, outcome);
      case 'refused':
      case 'blocked':
        return this.#hold(sequence, outcome.kind, outcome.failure);
    }
  }

  /** The receipt's hash is compared once more: no other receipt can settle a submission, whatever it waits for. */
  #received(sequence: number, receipt: SubmissionReceipt): string | undefined {
    const { hash, serverSequence, epoch, caseNumber } = receipt;
    const receivedWallMs = Date.parse(receipt.receivedAt);
    const text = JSON.stringify(receipt);
    const before = this.#statements.heldAs.get(sequence);
    const row = { sequence, hash, serverSequence, epoch, caseNumber, receivedWallMs, receipt: text };
    const caseId = this.#statements.received.get(row);
    if (caseId === undefined) return undefined;
    if (before === 'refused' || before === 'blocked') this.releaseCase(caseId);
    this.#statements.platformEpoch.run({ epoch });
    return caseId;
  }

  #retry(
    sequence: number,
    { failure, delayMs }: Extract<SendOutcome, { kind: 'retry' }>,
  ): string | undefined {
    const delay = Math.ceil(delayMs);
    const dueMonotonicMs = this.#clock.monotonicMs() + delay;
    return this.#statements.retry.get({ sequence, delay, dueMonotonicMs, ...failureColumns(failure) });
  }

  #hold(sequence: number, state: 'refused' | 'blocked', failure: AttemptFailure): string | undefined {
    const heldWallMs = recordableWallMs(this.#clock);
    const held = this.#statements.hold.get({ sequence, state, heldWallMs, ...failureColumns(failure) });
    if (!held) return undefined;
    this.#statements.holdLaterParts.run({ ...held, heldWallMs });
    return held.caseId;
  }
}

function attemptOf(outcome: SendOutcome) {
  if (outcome.kind === 'received') {
    return { submissionId: outcome.receipt.id, outcome: 'received', status: 200 };
  }
  const { errorClass, ...answer } = outcome.failure;
  return { submissionId: outcome.submissionId, outcome: errorClass, ...answer };
}

function failureColumns({ errorClass, status, code }: AttemptFailure) {
  return { errorClass, status: status ?? null, code: code ?? null };
}

type FailureColumns = ReturnType<typeof failureColumns>;

interface ReceivedRow {
  sequence: number;
  hash: string;
  serverSequence: number;
  epoch: string;
  caseNumber: string;
  receivedWallMs: number;
  receipt: string;
}

type RetryRow = FailureColumns & { sequence: number; delay: number; dueMonotonicMs: number };
type HoldRow = FailureColumns & { sequence: number; state: string; heldWallMs: number };

interface AcceptedRow {
  caseId: string;
  acceptedWallMs: number;
  acceptedBy: string | null;
  acceptance: string | null;
}

function settlementStatements(connection: StoreConnection) {
  return {
    heldAs: connection.values<[number], string>('SELECT state FROM submission WHERE terminal_sequence = ?'),
    received: connection.values<[ReceivedRow], string>(received),
    platformEpoch: connection.rows<[{ epoch: string }], unknown>(
      'UPDATE meta SET platform_epoch = :epoch WHERE platform_epoch IS NOT :epoch',
    ),
    accepted: connection.values<[AcceptedRow], string>(accepted),
    retry: connection.values<[RetryRow], string>(retry),
    hold: connection.rows<[HoldRow], Held>(hold),
    holdLaterParts: connection.rows<[Held & { heldWallMs: number }], unknown>(holdLaterParts),
    releaseLaterParts: connection.rows<[{ caseId: string }], unknown>(releaseLaterParts),
  };
}

const received = `
UPDATE submission
   SET state = 'received', server_sequence = :serverSequence, platform_epoch = :epoch, ack_epoch = :epoch,
       received_wall_ms = :receivedWallMs, case_number = :caseNumber, receipt = :receipt,
       delay_ms = 0, due_monotonic_ms = 0, error_class = NULL, error_status = NULL, error_code = NULL,
       held_wall_ms = NULL
 WHERE terminal_sequence = :sequence AND hash = :hash AND state NOT IN ('received', 'accepted')
RETURNING case_id`;

const accepted = `
UPDATE submission
   SET state = 'accepted', accepted_wall_ms = :acceptedWallMs, accepted_by = :acceptedBy,
       acceptance = :acceptance
 WHERE case_id = :caseId AND kind <> 'evaluation' AND state = 'received' RETURNING case_id`;

const retry = `
UPDATE submission
   SET state = 'queued', attempts = attempts + 1, delay_ms = :delay, due_monotonic_ms = :dueMonotonicMs,
       error_class = :errorClass, error_status = :status, error_code = :code
 WHERE terminal_sequence = :sequence AND state = 'uploading' RETURNING case_id`;

const hold = `
UPDATE submission
   SET state = :state, attempts = attempts + 1, delay_ms = 0, due_monotonic_ms = 0,
       error_class = :errorClass, error_status = :status, error_code = :code, held_wall_ms = :heldWallMs
 WHERE terminal_sequence = :sequence AND state IN ('queued', 'uploading')
RETURNING case_id AS caseId, case_sequence AS caseSequence`;

const holdLaterParts = `
UPDATE submission SET state = 'blocked', error_class = 'earlierPartHeld', held_wall_ms = :heldWallMs
 WHERE case_id = :caseId AND case_sequence > :caseSequence AND state = 'queued'`;

const releaseLaterParts = `
UPDATE submission
   SET state = 'queued', held_wall_ms = NULL, error_class = NULL, error_status = NULL, error_code = NULL
 WHERE case_id = :caseId AND state = 'blocked' AND error_class = 'earlierPartHeld'
   AND NOT EXISTS (
     SELECT 1 FROM submission e
      WHERE e.case_id = :caseId
        AND (e.state = 'refused' OR e.state = 'blocked' AND e.error_class IS NOT 'earlierPartHeld'))`;
