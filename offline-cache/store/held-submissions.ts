import type { ErrorClass } from './error-class.ts';
import type { Settlement } from './settlement.ts';
import type { StoreConnection } from './store-connection.ts';

/** A submission that nothing sends by itself: what staff see of it, no personal data. */
export interface HeldSubmission {
  submissionId: string;
  caseId: string;
  state: 'refused' | 'blocked';
  /** missing when only the sealed content survived a damage */
  receiptNumber?: string;
  title?: string;
  errorClass: ErrorClass;
  /** HTTP status and the gateway's own word, where the platform said so */
  status?: number;
  code?: string;
  /** wall milliseconds since it is held */
  sinceMs: number;
  /** the earlier part of the case that has to be dealt with first */
  blockedBy?: string;
}

interface HeldRow {
  submissionId: string;
  caseId: string;
  state: 'refused' | 'blocked';
  receiptNumber: string | null;
  title: string | null;
  errorClass: ErrorClass | null;
  status: number | null;
  code: string | null;
  sinceMs: number;
  blockedBy: string | null;
}

/** The list of what was refused or cannot be sent, and the way back into the queue. */
export class HeldSubmissions {
  readonly #settlement: Settlement;
  readonly #statements: ReturnType<typeof heldStatements>;

  constructor(connection: StoreConnection, settlement: Settlement) {
    this.#settlement = settlement;
    this.#statements = heldStatements(connection);
  }

  /** In the order of saving. */
  list(limit: number): HeldSubmission[] {
    return this.#statements.list.all(limit).map(heldSubmission);
  }

  /** To be called within a transaction; answers the case, undefined when it is not one that can be sent again. */
  replay(sequence: number): string | undefined {
    const caseId = this.#statements.replay.get(sequence);
    if (caseId !== undefined) this.#settlement.releaseCase(caseId);
    return caseId;
  }
}

function heldSubmission(row: HeldRow): HeldSubmission {
  const { receiptNumber, title, errorClass, status, code, blockedBy, ...always } = row;
  return {
    ...always,
    errorClass: errorClass ?? 'damaged',
    ...(receiptNumber !== null && { receiptNumber }),
    ...(title !== null && { title }),
    ...(status !== null && { status }),
    ...(code !== null && { code }),
    ...(blockedBy !== null && { blockedBy }),
  };
}

function heldStatements(connection: StoreConnection) {
  return {
    list: connection.rows<[number], HeldRow>(
      `SELECT s.id AS submissionId, s.case_id AS caseId, s.state, s.receipt_number AS receiptNumber, s.title,
              s.error_class AS errorClass, s.error_status AS status, s.error_code AS code,
              s.held_wall_ms AS sinceMs,
              (SELECT e.id FROM submission e
                WHERE s.error_class = 'earlierPartHeld' AND e.case_id = s.case_id
                  AND e.case_sequence < s.case_sequence AND e.state IN ('refused', 'blocked')
                  AND e.error_class IS NOT 'earlierPartHeld'
                ORDER BY e.case_sequence LIMIT 1) AS blockedBy
         FROM submission s
        WHERE s.state IN ('refused', 'blocked') AND s.state NOT IN ('received', 'accepted')
        ORDER BY s.terminal_sequence LIMIT ?`,
    ),
    replay: connection.values<[number], string>(
      `UPDATE submission
          SET state = 'queued', held_wall_ms = NULL, delay_ms = 0, due_monotonic_ms = 0,
              error_class = NULL, error_status = NULL, error_code = NULL
        WHERE terminal_sequence = ? AND content_erased_wall_ms IS NULL
          AND (state = 'refused' OR state = 'blocked' AND error_class IS NOT 'earlierPartHeld')
      RETURNING case_id`,
    ),
  };
}
