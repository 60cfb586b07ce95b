import type { SubmissionRequest } from '../../contract/gateway.ts';
import type { StoreConnection } from './store-connection.ts';

/** The part of a case that is to be sent next. */
export interface SendableHead {
  submissionId: string;
  caseId: string;
  terminalSequence: number;
  /** attempts so far that did not end in a receipt */
  attempts: number;
  /** characters of the payload */
  payloadLength: number;
  /** sealed files that must be complete on the platform before */
  hasAttachments: boolean;
}

export type HeadRow = Omit<SendableHead, 'hasAttachments'> & { attachments: number };

/** The second condition is the one of the partial index, which SQLite uses only when it is repeated word by word. */
export const isQueued = `s.state = 'queued' AND s.state NOT IN ('received', 'accepted')`;

/** What version 1 left is sealed before it can go. */
const isSealed = `s.format = 'sm2-sm4-1'`;

/** A later part waits until every earlier one has its receipt. */
const isHead = `(s.case_sequence = 1 OR NOT EXISTS (
  SELECT 1 FROM submission e
   WHERE e.case_id = s.case_id AND e.case_sequence < s.case_sequence
     AND e.state NOT IN ('received', 'accepted')))`;

export function queueStatements(connection: StoreConnection) {
  return {
    sendable: connection.rows<[number, number], HeadRow>(
      `SELECT s.id AS submissionId, s.case_id AS caseId, s.terminal_sequence AS terminalSequence, s.attempts,
              s.payload_length AS payloadLength, s.attachments
         FROM submission s
        WHERE ${isQueued} AND s.due_monotonic_ms <= ? AND ${isSealed} AND ${isHead}
        ORDER BY s.terminal_sequence LIMIT ?`,
    ),
    earliestDue: connection.values<[], number | null>(
      // one that waits for nothing answers at once; only else the whole queue is looked through
      `SELECT coalesce(
         (SELECT 0 FROM submission s
           WHERE ${isQueued} AND s.due_monotonic_ms <= 0 AND ${isSealed} AND ${isHead} LIMIT 1),
         (SELECT min(s.due_monotonic_ms) FROM submission s WHERE ${isQueued} AND ${isSealed} AND ${isHead}))`,
    ),
    request: connection.rows<[number], SubmissionRequest & { contentHash: string }>(
      `SELECT s.id, s.hash, s.format, c.payload, c.hash AS contentHash
         FROM submission s JOIN content c USING (terminal_sequence) WHERE s.terminal_sequence = ?`,
    ),
    unsent: connection.values<[number, number], string>(
      `SELECT s.id FROM submission s
        WHERE s.state NOT IN ('received', 'accepted') AND s.terminal_sequence > ? AND ${isSealed}
        ORDER BY s.terminal_sequence LIMIT ?`,
    ),
    uploading: connection.values<[number], string>(
      `UPDATE submission SET state = 'uploading'
        WHERE terminal_sequence = ? AND state = 'queued' RETURNING case_id`,
    ),
    isQueued: connection.values<[number], number>(
      `SELECT 1 FROM submission WHERE terminal_sequence = ? AND state = 'queued'`,
    ),
    requeueInterrupted: connection.values<[], string>(
      `UPDATE submission SET state = 'queued'
        WHERE state = 'uploading' AND state NOT IN ('received', 'accepted') RETURNING case_id`,
    ),
    releaseDelays: connection.rows<[string], unknown>(
      `UPDATE submission SET delay_ms = 0, due_monotonic_ms = 0
        WHERE state = 'queued' AND state NOT IN ('received', 'accepted') AND delay_ms > 0
          AND error_class IN (SELECT value FROM json_each(?))`,
    ),
    awaiting: connection.rows<[number, number], { caseId: string; terminalSequence: number }>(
      `SELECT case_id AS caseId, terminal_sequence AS terminalSequence FROM submission
        WHERE state = 'received' AND kind <> 'evaluation' AND terminal_sequence > ?
        ORDER BY terminal_sequence LIMIT ?`,
    ),
  };
}
