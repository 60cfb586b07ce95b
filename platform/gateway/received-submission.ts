import { z } from 'zod';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import type { Statements } from '../database/database.ts';
import { receiptText, type Unsigned } from '../../seal/statements.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';

/** What the platform says of a submission it has; the signature is put on it as it goes out. */
export type ReceivedSubmission = Unsigned<SubmissionReceipt>;

export const RECEIVED_COLUMNS = 'id, hash, server_sequence, epoch, received_at, case_number, receipt_number';
const ReceivedRow = z
  .object({
    id: z.string(),
    hash: z.string(),
    server_sequence: z.coerce.number(),
    epoch: z.string(),
    received_at: z.date(),
    case_number: z.string(),
    receipt_number: z.string().nullable(),
  })
  .transform((row): ReceivedSubmission => ({
    id: row.id,
    hash: row.hash,
    serverSequence: row.server_sequence,
    epoch: row.epoch,
    receivedAt: row.received_at.toISOString(),
    caseNumber: row.case_number,
    // Unknown only of what came before submissions were sealed, which nobody can send again.
    receiptNumber: row.receipt_number ?? '',
  }));
export { ReceivedRow };

const ParkedRow = z.object({ id: z.string(), hash: z.string() });

/** What is already known of some ids. */
export interface Acquaintance {
  received: ReadonlyMap<string, ReceivedSubmission>;
  /** hashes of parts that wait for an earlier one */
  parked: ReadonlyMap<string, string>;
}

export async function findKnown(statements: Statements, ids: readonly string[]): Promise<Acquaintance> {
  const received = await statements.query(
    ReceivedRow,
    `SELECT ${RECEIVED_COLUMNS} FROM submission WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  const parked = await statements.query(
    ParkedRow,
    'SELECT id, hash FROM parked_submission WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return {
    received: new Map(received.map((one) => [one.id, one])),
    parked: new Map(parked.map((one) => [one.id, one.hash])),
  };
}

/**
 * Looks many ids up at once, and answers what is known of one when its turn comes. Within the transaction only what came
 * before under the same id, or lay parked, can have changed since: that is looked up anew.
 */
export async function rememberKnown(
  statements: Statements,
  ids: readonly string[],
): Promise<(id: string) => Promise<Acquaintance>> {
  const known = await findKnown(statements, ids);
  const met = new Set<string>();
  return async (id) => {
    const mayHaveChanged = met.has(id) || known.parked.has(id);
    met.add(id);
    return mayHaveChanged ? findKnown(statements, [id]) : known;
  };
}

/**
 * Signs a receipt of what is on disk. A repeat gets a signature of its own, by the key then in force, under the same
 * content: nothing of it is stored, so no change of keys leaves receipts that cannot be verified.
 */
export function signReceipt(received: ReceivedSubmission, signer: SigningKey): SubmissionReceipt {
  return { ...received, signedBy: signer.keyId, signature: signer.sign(receiptText(received)) };
}
