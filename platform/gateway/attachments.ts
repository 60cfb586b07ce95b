import { z } from 'zod';
import type { SealedHeader } from '../../contract/sealed.ts';
import type { Statements } from '../database/database.ts';

/** Whether every attachment that a submission names lies here whole, with the hash and size it names. */
export async function attachmentsAreComplete(
  statements: Statements,
  { id, terminalId, attachments }: Pick<SealedHeader, 'id' | 'terminalId' | 'attachments'>,
): Promise<boolean> {
  if (attachments.length === 0) return true;
  const rows = await statements.query(
    z.object({ ordinal: z.number(), hash: z.string(), size: z.coerce.number() }),
    `SELECT ordinal, hash, size FROM attachment
     WHERE submission_id = $1 AND terminal_id = $2 AND complete`,
    [id, terminalId],
  );
  return attachments.every(({ ordinal, sealedHash, sealedSize }) =>
    rows.some((row) => row.ordinal === ordinal && row.hash === sealedHash && row.size === sealedSize),
  );
}
