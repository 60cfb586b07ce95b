import type { Statement } from 'better-sqlite3';
import type { Clock, Randomness } from '../../contract/clock.ts';
import { SubmissionRequest } from '../../contract/gateway.ts';
import type {
  CaseProgress,
  NewSubmission,
  OutboxCounts,
  SavedSubmission,
  StoreFailure,
  SubmissionStore,
} from '../../contract/outbox.ts';
import { failed, type Result } from '../../contract/result.ts';
import type { SubmissionEnvelope } from '../../contract/submission.ts';
import { CaseProgressReader } from './case-progress.ts';
import type { Announcer } from './announcer.ts';
import { buildEnvelope, recordableWallMs } from './envelope.ts';
import { freeReceiptNumber } from './receipt-number.ts';
import { payloadHash, type Sealer } from './sealer.ts';
import type { StoreConnection } from './store-connection.ts';

export interface SubmissionStoreParts {
  connection: StoreConnection;
  /** told the case after every committed change */
  change: Announcer<string>;
  terminalId: string;
  bootCounter: number;
  clock: Clock;
  randomness: Randomness;
  sealer: Sealer;
  /** why nothing new may be taken now, if so */
  refusal: () => StoreFailure | undefined;
  close: () => void;
}

interface CasePlace {
  receiptNumber: string;
  caseSequence: number;
  /** an earlier part was refused or is damaged: a later one cannot be sent before staff dealt with it */
  held: boolean;
}

/** {@link SubmissionStore} over the one durable connection. */
export class DurableSubmissionStore implements SubmissionStore {
  readonly #parts: SubmissionStoreParts;
  readonly #progress: CaseProgressReader;
  readonly #takeSequence: Statement<[], number>;
  readonly #findCase: Statement<[string], { receiptNumber: string; parts: number; held: number }>;
  readonly #findReceiptNumber: Statement<[string]>;
  readonly #insertCase: Statement<[string, string]>;
  readonly #insertSubmission: Statement<[SubmissionRow]>;

  constructor(parts: SubmissionStoreParts) {
    this.#parts = parts;
    const { database } = parts.connection;
    this.#progress = new CaseProgressReader(database);
    this.#takeSequence = database
      .prepare<[], number>('UPDATE meta SET next_sequence = next_sequence + 1 RETURNING next_sequence - 1')
      .pluck();
    this.#findCase = database.prepare(findCase);
    this.#findReceiptNumber = database.prepare('SELECT 1 FROM service_case WHERE receipt_number = ?');
    this.#insertCase = database.prepare('INSERT INTO service_case (case_id, receipt_number) VALUES (?, ?)');
    this.#insertSubmission = database.prepare(insertSubmission);
  }

  /**
   * Keeps a submission: success only after the transaction that holds it has been flushed. On a failure nothing of
   * it is there; after `ioError` the store refuses everything until it is opened again, and only then is it known
   * whether this last one reached the disk.
   */
  save(submission: NewSubmission): Result<SavedSubmission, StoreFailure> {
    const refusal = this.#parts.refusal();
    if (refusal) return failed(refusal);
    const outcome = this.#parts.connection.write(() => this.#insert(submission));
    if (outcome.ok) this.#parts.change.announce(submission.caseId);
    return outcome;
  }

  casesOfPerson(personKey: string, limit: number): CaseProgress[] {
    return this.#parts.connection.read(() => this.#progress.ofPerson(personKey, limit), []);
  }

  progress(caseId: string): CaseProgress | undefined {
    return this.#parts.connection.read(() => this.#progress.ofCase(caseId), undefined);
  }

  counts(): OutboxCounts {
    const unknown = { queued: 0, uploading: 0, blocked: 0, refused: 0, everythingSent: false };
    return this.#parts.connection.read(() => this.#progress.counts(), unknown);
  }

  onChange(listener: (caseId: string) => void): () => void {
    return this.#parts.change.listen(listener);
  }

  close(): void {
    this.#parts.close();
  }

  #insert(submission: NewSubmission): SavedSubmission {
    const { terminalId, bootCounter, clock, randomness, sealer } = this.#parts;
    const terminalSequence = this.#takeSequence.get();
    if (terminalSequence === undefined) throw new Error('the store has no meta row');
    const { held, ...place } = this.#placeInCase(submission.caseId);
    const envelope = buildEnvelope(
      submission,
      { terminalId, terminalSequence, bootCounter, ...place },
      clock,
      randomness,
    );
    const { format, payload } = sealer.seal(envelope);
    const request = SubmissionRequest.parse({ id: envelope.id, hash: payloadHash(payload), format, payload });
    const savedAtMs = recordableWallMs(clock);
    this.#insertSubmission.run({ ...row(submission, envelope, request), savedAtMs, held: held ? 1 : 0 });
    const { id, caseId, receiptNumber } = envelope;
    return { id, caseId, terminalSequence, receiptNumber, savedAtMs, hash: request.hash };
  }

  /** A case's later parts carry the receipt number of its first. */
  #placeInCase(caseId: string): CasePlace {
    const known = this.#findCase.get(caseId);
    if (known) {
      return { receiptNumber: known.receiptNumber, caseSequence: known.parts + 1, held: known.held > 0 };
    }
    const isTaken = (candidate: string) => this.#findReceiptNumber.get(candidate) !== undefined;
    const receiptNumber = freeReceiptNumber(this.#parts.randomness, isTaken);
    this.#insertCase.run(caseId, receiptNumber);
    return { receiptNumber, caseSequence: 1, held: false };
  }
}

interface SubmissionRow {
  terminalSequence: number;
  id: string;
  caseId: string;
  caseSequence: number;
  kind: string;
  personKey: string | null;
  title: string | null;
  format: string;
  payload: string;
  hash: string;
  savedAtMs: number;
  bootCounter: number;
  monotonicMs: number;
  retentionDays: number;
  held: number;
}

function row(submission: NewSubmission, envelope: SubmissionEnvelope, request: SubmissionRequest) {
  const { terminalSequence, id, caseId, caseSequence, bootCounter, monotonicMs, body } = envelope;
  // A rating is no entry in a person's own list: it is kept without anything that leads to the person.
  const ofPerson = body.kind === 'application';
  return {
    terminalSequence,
    id,
    caseId,
    caseSequence,
    kind: body.kind,
    personKey: ofPerson ? submission.personKey : null,
    title: ofPerson ? submission.title : null,
    format: request.format,
    payload: request.payload,
    hash: request.hash,
    bootCounter,
    monotonicMs,
    retentionDays: submission.retentionDays,
  };
}

const findCase = `
SELECT c.receipt_number AS receiptNumber,
       (SELECT max(s.case_sequence) FROM submission s WHERE s.case_id = c.case_id) AS parts,
       (SELECT count(*) FROM submission s
         WHERE s.case_id = c.case_id AND s.state IN ('refused', 'blocked')) AS held
  FROM service_case c WHERE c.case_id = ?`;

const insertSubmission = `
INSERT INTO submission (terminal_sequence, id, case_id, case_sequence, kind, person_key, title, format, payload,
                        hash, saved_wall_ms, saved_boot, saved_monotonic_ms, retention_days, state, error_class)
VALUES (:terminalSequence, :id, :caseId, :caseSequence, :kind, :personKey, :title, :format, :payload,
        :hash, :savedAtMs, :bootCounter, :monotonicMs, :retentionDays,
        iif(:held, 'blocked', 'queued'), iif(:held, 'earlierPartHeld', NULL))`;
