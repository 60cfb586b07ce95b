import { z } from 'zod';
import type { Statements } from '../database/database.ts';
import { readSeal } from '../../seal/submission-seal.ts';
import { SubmissionPart, type OpenedSubmission } from './submission-opening.ts';

/** So that a terminal with a fault fills no disk; beyond it nothing is kept, and the terminal still has it. */
const MOST_PARKED_OF_A_TERMINAL = 1_000;

/** Keeps a later part of a case, sealed as it came, until the part before it is there. */
export async function parkSubmission(
  statements: Statements,
  wallMs: number,
  { header, hash, payload, part, receiptNumber, createdAt }: OpenedSubmission,
): Promise<void> {
  await statements.run(
    `INSERT INTO parked_submission (id, hash, terminal_id, case_id, case_sequence, payload, part,
       receipt_number, created_at_terminal, parked_at)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
     WHERE (SELECT count(*) FROM parked_submission WHERE terminal_id = $3) < $11::bigint
     ON CONFLICT (id) DO NOTHING`,
    [
      ...[header.id, hash, header.terminalId, header.caseId, header.caseSequence, payload],
      ...[JSON.stringify(part), receiptNumber, createdAt, new Date(wallMs).toISOString()],
      MOST_PARKED_OF_A_TERMINAL,
    ],
  );
}

const ParkedRow = z.object({
  hash: z.string(),
  payload: z.string(),
  part: z.string().transform((text) => SubmissionPart.parse(JSON.parse(text))),
  receipt_number: z.string(),
  created_at_terminal: z.string(),
});

/** The part that may follow now, of the same terminal; it was verified and opened when it came. */
export async function takeParked(
  statements: Statements,
  place: { caseId: string; caseSequence: number; terminalId: string },
): Promise<OpenedSubmission | undefined> {
  const [row] = await statements.query(
    ParkedRow,
    `SELECT hash, payload, part, receipt_number, created_at_terminal FROM parked_submission
     WHERE case_id = $1 AND case_sequence = $2 AND terminal_id = $3 ORDER BY parked_at, id LIMIT 1`,
    [place.caseId, place.caseSequence, place.terminalId],
  );
  if (row === undefined) return undefined;
  const seal = readSeal(row.payload);
  if (!seal.ok) throw new Error('a parked submission cannot be read');
  const { hash, payload, part, receipt_number: receiptNumber, created_at_terminal: createdAt } = row;
  return { hash, payload, header: seal.value.header, receiptNumber, createdAt, part };
}

export async function forgetParked(statements: Statements, id: string): Promise<void> {
  await statements.run('DELETE FROM parked_submission WHERE id = $1', [id]);
}
