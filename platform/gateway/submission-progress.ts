import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { SubmissionProgress } from './progress-page.ts';

const ProgressRow = z.object({
  created_at_terminal: z.string(),
  received_at: z.date(),
  accepted_at: z.date().nullable(),
  accepted_by: z.string().nullable(),
  case_number: z.string(),
});

/** Rungs and times of a submission, for the page on the phone; the payload is not touched. */
export async function findProgress(
  database: Database,
  submissionId: string,
): Promise<SubmissionProgress | undefined> {
  const [row] = await database.query(
    ProgressRow,
    `SELECT created_at_terminal, submission.received_at, accepted_at, accepted_by, submission.case_number
     FROM submission LEFT JOIN service_case USING (case_id) WHERE submission.id = $1`,
    [submissionId],
  );
  if (row === undefined) return undefined;
  const savedAtMs = Date.parse(row.created_at_terminal);
  return {
    savedAtMs: Number.isNaN(savedAtMs) ? undefined : savedAtMs,
    receivedAtMs: row.received_at.getTime(),
    acceptedAtMs: row.accepted_at?.getTime(),
    acceptedBy: row.accepted_by ?? undefined,
    caseNumber: row.case_number,
  };
}
