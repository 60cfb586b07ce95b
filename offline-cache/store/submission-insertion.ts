import type { SubmissionRequest } from '../../contract/gateway.ts';
import type { NewSubmission, SavedSubmission } from '../../contract/outbox.ts';
import type { SealedAttachment } from '../../contract/sealed.ts';
import type { SubmissionEnvelope } from '../../contract/submission.ts';
import { attachmentFileName } from './attachment-files.ts';
import type { StoreConnection, StoreStatement } from './store-connection.ts';

/** A submission as it is to be written: sealed, and what stays readable beside it. */
export interface SealedSubmission {
  envelope: SubmissionEnvelope;
  request: SubmissionRequest;
  attachments: readonly SealedAttachment[];
  previousHash: string;
}

interface SubmissionRow {
  terminalSequence: number;
  id: string;
  caseId: string;
  caseSequence: number;
  kind: string;
  receiptNumber: string;
  personKey: string | null;
  title: string | null;
  format: string;
  hash: string;
  previousHash: string;
  payloadLength: number;
  attachments: number;
  savedAtMs: number;
  bootCounter: number;
  monotonicMs: number;
  retentionDays: number;
  held: number;
}

/** Writes the rows of one submission; to be called within a transaction. */
export class SubmissionInsertion {
  readonly #submission: StoreStatement<[SubmissionRow], unknown>;
  readonly #content: StoreStatement<[number, string, string], unknown>;
  readonly #attachment: StoreStatement<[number, number, string, number, string], unknown>;

  constructor(connection: StoreConnection) {
    this.#submission = connection.rows(insertSubmission);
    this.#content = connection.rows(
      'INSERT INTO content (terminal_sequence, hash, payload) VALUES (?, ?, ?)',
    );
    this.#attachment = connection.rows(
      `INSERT INTO attachment (terminal_sequence, ordinal, sealed_hash, sealed_size, path)
       VALUES (?, ?, ?, ?, ?)`,
    );
  }

  insert(
    submission: NewSubmission,
    sealed: SealedSubmission,
    savedAtMs: number,
    held: boolean,
  ): SavedSubmission {
    const { id, caseId, terminalSequence, receiptNumber } = sealed.envelope;
    const { hash, payload } = sealed.request;
    this.#submission.run({ ...rowOf(submission, sealed), savedAtMs, held: held ? 1 : 0 });
    this.#content.run(terminalSequence, hash, payload);
    for (const { ordinal, sealedHash, sealedSize } of sealed.attachments) {
      this.#attachment.run(
        terminalSequence,
        ordinal,
        sealedHash,
        sealedSize,
        attachmentFileName(id, ordinal),
      );
    }
    return { id, caseId, terminalSequence, receiptNumber, savedAtMs, hash };
  }

  fileNames({ envelope, attachments }: SealedSubmission): string[] {
    return attachments.map(({ ordinal }) => attachmentFileName(envelope.id, ordinal));
  }
}

function rowOf(
  submission: NewSubmission,
  { envelope, request, attachments, previousHash }: SealedSubmission,
) {
  const { terminalSequence, id, caseId, caseSequence, bootCounter, monotonicMs, receiptNumber } = envelope;
  const { kind } = envelope.body;
  // A rating is no entry in a person's own list: it is kept without anything that leads to the person.
  const ofPerson = kind === 'application';
  return {
    terminalSequence,
    id,
    caseId,
    caseSequence,
    kind,
    receiptNumber,
    personKey: ofPerson ? submission.personKey : null,
    title: ofPerson ? submission.title : null,
    format: request.format,
    hash: request.hash,
    previousHash,
    payloadLength: request.payload.length,
    attachments: attachments.length,
    bootCounter,
    monotonicMs,
    retentionDays: submission.retentionDays,
  };
}

const insertSubmission = `
INSERT INTO submission (terminal_sequence, id, case_id, case_sequence, kind, receipt_number, person_key, title,
                        format, hash, previous_hash, payload_length, attachments, saved_wall_ms, saved_boot,
                        saved_monotonic_ms, retention_days, state, error_class, held_wall_ms)
VALUES (:terminalSequence, :id, :caseId, :caseSequence, :kind, :receiptNumber, :personKey, :title,
        :format, :hash, :previousHash, :payloadLength, :attachments, :savedAtMs, :bootCounter,
        :monotonicMs, :retentionDays, iif(:held, 'blocked', 'queued'),
        iif(:held, 'earlierPartHeld', NULL), iif(:held, :savedAtMs, NULL))`;
