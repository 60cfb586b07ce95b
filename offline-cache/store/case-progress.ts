import { SubmissionReceipt } from '../../contract/gateway.ts';
import type { CaseProgress, OutboxCounts } from '../../contract/outbox.ts';
import type { Rung, SubmissionState } from '../../contract/submission.ts';
import type { StoreConnection, StoreStatement } from './store-connection.ts';

interface ProgressRow {
  caseId: string;
  submissionId: string;
  title: string;
  receiptNumber: string;
  state: SubmissionState;
  savedAtMs: number;
  receivedAtMs: number | null;
  acceptedAtMs: number | null;
  acceptedBy: string | null;
  caseNumber: string | null;
  receipt: string | null;
  contentErasedAtMs: number | null;
}

type UnsentState = 'queued' | 'uploading' | 'blocked' | 'refused';

/** Reads how far cases have come. Order is the terminal's sequence: wall times may lie. */
export class CaseProgressReader {
  readonly #ofPerson: StoreStatement<[string, number], ProgressRow>;
  readonly #ofCase: StoreStatement<[string], ProgressRow>;
  readonly #caseOf: StoreStatement<[string], { caseId: string }>;
  readonly #unsent: StoreStatement<[], { state: UnsentState; count: number }>;

  constructor(connection: StoreConnection) {
    this.#ofPerson = connection.rows(
      `${progress} WHERE person_key = ? ORDER BY terminal_sequence DESC LIMIT ?`,
    );
    this.#ofCase = connection.rows(
      `${progress} WHERE case_id = ? AND kind = 'application' ORDER BY case_sequence DESC LIMIT 1`,
    );
    this.#caseOf = connection.rows('SELECT case_id AS caseId FROM submission WHERE id = ?');
    this.#unsent = connection.rows(
      `SELECT state, count(*) AS count FROM submission
        WHERE state NOT IN ('received', 'accepted') GROUP BY state`,
    );
  }

  ofPerson(personKey: string, limit: number): CaseProgress[] {
    return this.#ofPerson.all(personKey, limit).map(caseProgress);
  }

  /** Undefined for an unknown case and for one that has a rating only. */
  ofCase(caseId: string): CaseProgress | undefined {
    const found = this.#ofCase.get(caseId);
    return found && caseProgress(found);
  }

  /** Undefined where {@link ofCase} is, and for a submission of another terminal. */
  ofSubmission(submissionId: string): CaseProgress | undefined {
    const found = this.#caseOf.get(submissionId);
    return found && this.ofCase(found.caseId);
  }

  counts(): OutboxCounts {
    const counts = { queued: 0, uploading: 0, blocked: 0, refused: 0 };
    for (const { state, count } of this.#unsent.all()) counts[state] = count;
    return { ...counts, everythingSent: Object.values(counts).every((count) => count === 0) };
  }
}

const progress = `
SELECT case_id AS caseId, id AS submissionId, title, receipt_number AS receiptNumber, state,
       saved_wall_ms AS savedAtMs, received_wall_ms AS receivedAtMs, accepted_wall_ms AS acceptedAtMs,
       accepted_by AS acceptedBy, case_number AS caseNumber, receipt,
       content_erased_wall_ms AS contentErasedAtMs
  FROM submission`;

function caseProgress(row: ProgressRow): CaseProgress {
  const { receivedAtMs, acceptedAtMs, acceptedBy, caseNumber, contentErasedAtMs, receipt, ...always } = row;
  const signed = storedReceipt(receipt);
  return {
    ...always,
    rung: rungOf(row.state),
    ...(receivedAtMs !== null && { receivedAtMs }),
    ...(acceptedAtMs !== null && { acceptedAtMs }),
    ...(acceptedBy !== null && { acceptedBy }),
    ...(caseNumber !== null && { caseNumber }),
    ...(contentErasedAtMs !== null && { contentErasedAtMs }),
    ...(signed && { receipt: signed }),
  };
}

/** The platform's signed words as they were stored; undefined when they are not there or not whole. */
export function storedReceipt(text: string | null): SubmissionReceipt | undefined {
  if (text === null) return undefined;
  try {
    return SubmissionReceipt.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function rungOf(state: SubmissionState): Rung {
  return state === 'accepted' || state === 'received' ? state : 'saved';
}
