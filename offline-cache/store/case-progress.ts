import type { Database, Statement } from 'better-sqlite3';
import type { CaseProgress, OutboxCounts } from '../../contract/outbox.ts';
import type { Rung, SubmissionState } from '../../contract/submission.ts';

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
}

type UnsentState = 'queued' | 'uploading' | 'blocked' | 'refused';

/** Reads how far cases have come. Order is the terminal's sequence: wall times may lie. */
export class CaseProgressReader {
  readonly #ofPerson: Statement<[string, number], ProgressRow>;
  readonly #ofCase: Statement<[string], ProgressRow>;
  readonly #unsent: Statement<[], { state: UnsentState; count: number }>;

  constructor(database: Database) {
    this.#ofPerson = database.prepare(
      `${progress} WHERE s.person_key = ? ORDER BY s.terminal_sequence DESC LIMIT ?`,
    );
    this.#ofCase = database.prepare(
      `${progress} WHERE s.case_id = ? AND s.kind = 'application' ORDER BY s.case_sequence DESC LIMIT 1`,
    );
    this.#unsent = database.prepare(
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

  counts(): OutboxCounts {
    const counts = { queued: 0, uploading: 0, blocked: 0, refused: 0 };
    for (const { state, count } of this.#unsent.all()) counts[state] = count;
    return { ...counts, everythingSent: Object.values(counts).every((count) => count === 0) };
  }
}

const progress = `
SELECT s.case_id AS caseId, s.id AS submissionId, s.title, c.receipt_number AS receiptNumber, s.state,
       s.saved_wall_ms AS savedAtMs, s.received_wall_ms AS receivedAtMs, s.accepted_wall_ms AS acceptedAtMs,
       s.accepted_by AS acceptedBy, s.case_number AS caseNumber
  FROM submission s JOIN service_case c USING (case_id)`;

function caseProgress(row: ProgressRow): CaseProgress {
  const { receivedAtMs, acceptedAtMs, acceptedBy, caseNumber, ...always } = row;
  return {
    ...always,
    rung: rungOf(row.state),
    ...(receivedAtMs !== null && { receivedAtMs }),
    ...(acceptedAtMs !== null && { acceptedAtMs }),
    ...(acceptedBy !== null && { acceptedBy }),
    ...(caseNumber !== null && { caseNumber }),
  };
}

function rungOf(state: SubmissionState): Rung {
  return state === 'accepted' || state === 'received' ? state : 'saved';
}
