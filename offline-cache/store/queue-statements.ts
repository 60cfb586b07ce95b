import type { Database, Statement } from 'better-sqlite3';
import type { SubmissionReceipt } from '../../contract/gateway.ts';

/** The part of a case that is to be sent next. */
export interface SendableHead {
  submissionId: string;
  caseId: string;
  terminalSequence: number;
  /** attempts so far that did not end in a receipt */
  attempts: number;
}

/** Every statement that changes a submission answers the case it belongs to, or nothing. */
export interface QueueStatements {
  sendable: Statement<[number, number], SendableHead>;
  earliestDue: Statement<[], number | null>;
  request: Statement<[string]>;
  uploading: Statement<[string], string>;
  received: Statement<[SubmissionReceipt & { receivedWallMs: number }], string>;
  platformEpoch: Statement<[{ epoch: string }]>;
  accepted: Statement<[{ caseId: string; acceptedWallMs: number; acceptedBy: string | null }], string>;
  retry: Statement<
    [{ submissionId: string; delay: number; dueMonotonicMs: number; errorClass: string }],
    string
  >;
  hold: Statement<
    [{ submissionId: string; state: string; errorClass: string }],
    { caseId: string; caseSequence: number }
  >;
  holdLaterParts: Statement<[string, number]>;
  requeueInterrupted: Statement<[], string>;
  releaseDelays: Statement<[string]>;
  awaiting: Statement<[number, number], { caseId: string; terminalSequence: number }>;
}

/** The second condition is the one of the partial index, which SQLite uses only when it is repeated word by word. */
const isQueued = `s.state = 'queued' AND s.state NOT IN ('received', 'accepted')`;

/** A later part waits until every earlier one has its receipt. */
const isHead = `(s.case_sequence = 1 OR NOT EXISTS (
  SELECT 1 FROM submission e
   WHERE e.case_id = s.case_id AND e.case_sequence < s.case_sequence
     AND e.state NOT IN ('received', 'accepted')))`;

export function queueStatements(database: Database): QueueStatements {
  return {
    sendable: database.prepare(
      `SELECT s.id AS submissionId, s.case_id AS caseId, s.terminal_sequence AS terminalSequence, s.attempts
         FROM submission s
        WHERE ${isQueued} AND s.due_monotonic_ms <= ? AND ${isHead}
        ORDER BY s.terminal_sequence LIMIT ?`,
    ),
    earliestDue: database
      .prepare<[], number | null>(
        `SELECT min(s.due_monotonic_ms) FROM submission s WHERE ${isQueued} AND ${isHead}`,
      )
      .pluck(),
    request: database.prepare('SELECT id, hash, format, payload FROM submission WHERE id = ?'),
    ...stateStatements(database),
    awaiting: database.prepare(
      `SELECT case_id AS caseId, terminal_sequence AS terminalSequence FROM submission
        WHERE state = 'received' AND kind = 'application' AND terminal_sequence > ?
        ORDER BY terminal_sequence LIMIT ?`,
    ),
  };
}

function stateStatements(database: Database) {
  return {
    uploading: database
      .prepare<[string], string>(
        `UPDATE submission SET state = 'uploading' WHERE id = ? AND state = 'queued' RETURNING case_id`,
      )
      .pluck(),
    received: database
      .prepare<[SubmissionReceipt & { receivedWallMs: number }], string>(
        `UPDATE submission
            SET state = 'received', server_sequence = :serverSequence, platform_epoch = :epoch,
                received_wall_ms = :receivedWallMs, case_number = :caseNumber,
                delay_ms = 0, due_monotonic_ms = 0, error_class = NULL
          WHERE id = :id AND hash = :hash AND state IN ('queued', 'uploading') RETURNING case_id`,
      )
      .pluck(),
    platformEpoch: database.prepare<[{ epoch: string }]>(
      'UPDATE meta SET platform_epoch = :epoch WHERE platform_epoch IS NOT :epoch',
    ),
    accepted: database
      .prepare<[{ caseId: string; acceptedWallMs: number; acceptedBy: string | null }], string>(
        `UPDATE submission
            SET state = 'accepted', accepted_wall_ms = :acceptedWallMs, accepted_by = :acceptedBy
          WHERE case_id = :caseId AND kind = 'application' AND state = 'received' RETURNING case_id`,
      )
      .pluck(),
    retry: database
      .prepare<[{ submissionId: string; delay: number; dueMonotonicMs: number; errorClass: string }], string>(
        `UPDATE submission
            SET state = 'queued', attempts = attempts + 1, delay_ms = :delay,
                due_monotonic_ms = :dueMonotonicMs, error_class = :errorClass
          WHERE id = :submissionId AND state = 'uploading' RETURNING case_id`,
      )
      .pluck(),
    ...holdStatements(database),
  };
}

function holdStatements(database: Database) {
  return {
    hold: database.prepare<
      [{ submissionId: string; state: string; errorClass: string }],
      { caseId: string; caseSequence: number }
    >(
      `UPDATE submission
          SET state = :state, attempts = attempts + 1, delay_ms = 0, due_monotonic_ms = 0,
              error_class = :errorClass
        WHERE id = :submissionId AND state IN ('queued', 'uploading')
        RETURNING case_id AS caseId, case_sequence AS caseSequence`,
    ),
    holdLaterParts: database.prepare<[string, number]>(
      `UPDATE submission SET state = 'blocked', error_class = 'earlierPartHeld'
        WHERE case_id = ? AND case_sequence > ? AND state = 'queued'`,
    ),
    requeueInterrupted: database
      .prepare<[], string>(
        `UPDATE submission SET state = 'queued'
          WHERE state = 'uploading' AND state NOT IN ('received', 'accepted') RETURNING case_id`,
      )
      .pluck(),
    releaseDelays: database.prepare<[string]>(
      `UPDATE submission SET delay_ms = 0, due_monotonic_ms = 0
        WHERE state = 'queued' AND state NOT IN ('received', 'accepted') AND delay_ms > 0
          AND error_class IN (SELECT value FROM json_each(?))`,
    ),
  };
}
