import { z } from 'zod';
import type { SubmissionEnvelope } from '../../contract/submission.ts';
import type { Statements } from '../database/database.ts';
import type { RefusalCode } from './refusal.ts';

const Found = z.object({ found: z.boolean() });
const CaseSoFar = z.object({ last: z.coerce.number(), strangers: z.coerce.number() });

/**
 * Whether a new submission may come now: its terminal's sequence is unused, and within the case it is the next
 * one (other cases never wait for it).
 */
export async function brokenOrder(
  statements: Statements,
  envelope: SubmissionEnvelope,
): Promise<RefusalCode | undefined> {
  const { terminalId, terminalSequence, caseId, caseSequence, body } = envelope;
  const [used] = await statements.query(
    Found,
    'SELECT EXISTS (SELECT FROM submission WHERE terminal_id = $1 AND terminal_sequence = $2) AS found',
    [terminalId, terminalSequence],
  );
  if (used?.found === true) return 'sequenceConflict';
  const [soFar] = await statements.query(
    CaseSoFar,
    `SELECT coalesce(max(case_sequence), 0) AS last, count(*) FILTER (WHERE terminal_id <> $2) AS strangers
     FROM submission WHERE case_id = $1`,
    [caseId, terminalId],
  );
  const { last, strangers } = soFar ?? { last: 0, strangers: 0 };
  if (strangers > 0) return 'caseConflict';
  if (caseSequence <= last) return 'sequenceConflict';
  if (body.kind === 'application' && caseSequence !== 1) return 'caseConflict';
  return caseSequence > last + 1 ? 'earlierPartMissing' : undefined;
}
