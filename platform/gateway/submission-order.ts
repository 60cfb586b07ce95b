import { z } from 'zod';
import type { Statements } from '../database/database.ts';
import { keyIsRetiredAt } from '../keys/terminal-keys.ts';
import type { RefusalCode } from './refusal.ts';
import type { OpenedSubmission } from './submission-opening.ts';

const CaseSoFar = z.object({ last: z.coerce.number(), strangers: z.coerce.number() });

/**
 * Whether a new submission may come now: within the case it is the next one (other cases never wait for it), and
 * its key was not retired before it.
 */
export async function brokenOrder(
  statements: Statements,
  { header, part }: OpenedSubmission,
): Promise<RefusalCode | undefined> {
  const { terminalId, terminalSequence, terminalKeyId, caseId, caseSequence } = header;
  if (await keyIsRetiredAt(statements, terminalId, terminalKeyId, terminalSequence)) {
    return 'retiredTerminalKey';
  }
  const [soFar] = await statements.query(
    CaseSoFar,
    `SELECT coalesce(max(case_sequence), 0) AS last, count(*) FILTER (WHERE terminal_id <> $2) AS strangers
     FROM submission WHERE case_id = $1`,
    [caseId, terminalId],
  );
  const { last, strangers } = soFar ?? { last: 0, strangers: 0 };
  if (strangers > 0) return 'caseConflict';
  if (caseSequence <= last) return 'sequenceConflict';
  if (part.kind === 'application' && caseSequence !== 1) return 'caseConflict';
  return caseSequence > last + 1 ? 'earlierPartMissing' : undefined;
}
