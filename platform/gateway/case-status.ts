import { z } from 'zod';
import type { CaseStatus } from '../../contract/gateway.ts';
import { acceptanceText } from '../../seal/statements.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import type { Database } from '../database/database.ts';

const COLUMNS = 'case_id, case_number, state, received_at, accepted_at, accepted_by';
const CaseRow = z.object({
  case_id: z.string(),
  case_number: z.string(),
  state: z.enum(['received', 'accepted']),
  received_at: z.date(),
  accepted_at: z.date().nullable(),
  accepted_by: z.string().nullable(),
});

/** How far a case of this terminal has come; a case of another terminal is as unknown as none. That it was accepted is signed. */
export async function findCase(
  database: Database,
  signer: SigningKey,
  caseId: string,
  terminalId: string,
): Promise<CaseStatus | undefined> {
  if (!z.uuid().safeParse(caseId).success) return undefined;
  const [row] = await database.query(
    CaseRow,
    `SELECT ${COLUMNS} FROM service_case WHERE case_id = $1 AND terminal_id = $2`,
    [caseId, terminalId],
  );
  return row && statusOf(row, signer);
}

/** The cases of a terminal that were accepted last, signed. */
export async function acceptedCases(
  database: Database,
  signer: SigningKey,
  terminalId: string,
  most: number,
): Promise<CaseStatus[]> {
  const rows = await database.query(
    CaseRow,
    `SELECT ${COLUMNS} FROM service_case WHERE terminal_id = $1 AND state = 'accepted'
     ORDER BY accepted_at DESC, case_id LIMIT $2::bigint`,
    [terminalId, most],
  );
  return rows.map((row) => statusOf(row, signer));
}

function statusOf(row: z.infer<typeof CaseRow>, signer: SigningKey): CaseStatus {
  const status = {
    caseId: row.case_id,
    caseNumber: row.case_number,
    state: row.state,
    receivedAt: row.received_at.toISOString(),
  };
  if (row.accepted_at === null || row.accepted_by === null) return status;
  const accepted = { ...status, acceptedAt: row.accepted_at.toISOString(), acceptedBy: row.accepted_by };
  return { ...accepted, signedBy: signer.keyId, signature: signer.sign(acceptanceText(accepted)) };
}
