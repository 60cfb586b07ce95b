import { z } from 'zod';
import type { SealedHeader } from '../../contract/sealed.ts';
import type { Statements } from '../database/database.ts';

/** One upload of one sealed attachment: what it is to become, and whether it has. */
export interface UploadRecord {
  /** 24 random bytes in hex; the name of its file */
  uploadId: string;
  terminalId: string;
  submissionId: string;
  ordinal: number;
  /** SM3 of the sealed bytes, as announced */
  hash: string;
  /** bytes, as announced */
  size: number;
  /** whole, flushed, and of the announced hash */
  complete: boolean;
}

const COLUMNS = 'upload_id, terminal_id, submission_id, ordinal, hash, size, complete';
const RecordRow = z
  .object({
    upload_id: z.string(),
    terminal_id: z.string(),
    submission_id: z.string(),
    ordinal: z.number(),
    hash: z.string(),
    size: z.coerce.number(),
    complete: z.boolean(),
  })
  .transform((row): UploadRecord => {
    const { upload_id: uploadId, terminal_id: terminalId, submission_id: submissionId, ...rest } = row;
    return { uploadId, terminalId, submissionId, ...rest };
  });

/** Notes an upload. Several may exist for one attachment: a terminal that lost its address begins another. */
export async function beginRecord(
  statements: Statements,
  record: Omit<UploadRecord, 'complete'>,
  wallMs: number,
): Promise<void> {
  await statements.run(
    `INSERT INTO attachment (upload_id, terminal_id, submission_id, ordinal, hash, size, begun_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[record.uploadId, record.terminalId, record.submissionId, record.ordinal],
      ...[record.hash, record.size, new Date(wallMs).toISOString()],
    ],
  );
}

export async function findRecord(
  statements: Statements,
  uploadId: string,
): Promise<UploadRecord | undefined> {
  const [record] = await statements.query(
    RecordRow,
    `SELECT ${COLUMNS} FROM attachment WHERE upload_id = $1`,
    [uploadId],
  );
  return record;
}

/** Uploads of the attachments of a submission, those that are complete first. */
export function recordsOf(
  statements: Statements,
  { id, terminalId }: Pick<SealedHeader, 'id' | 'terminalId'>,
): Promise<UploadRecord[]> {
  return statements.query(
    RecordRow,
    `SELECT ${COLUMNS} FROM attachment WHERE submission_id = $1 AND terminal_id = $2
     ORDER BY complete DESC, begun_at DESC`,
    [id, terminalId],
  );
}

/** Uploads under way, oldest first. @param begunBeforeMs only those begun earlier than this moment */
export function unfinishedRecords(statements: Statements, begunBeforeMs?: number): Promise<UploadRecord[]> {
  return statements.query(
    RecordRow,
    `SELECT ${COLUMNS} FROM attachment
     WHERE NOT complete AND coalesce(begun_at < $1::timestamptz, true) ORDER BY begun_at`,
    [begunBeforeMs === undefined ? null : new Date(begunBeforeMs).toISOString()],
  );
}

/** Which of these uploads are on record. */
export async function knownUploads(
  statements: Statements,
  uploadIds: readonly string[],
): Promise<Set<string>> {
  const rows = await statements.query(
    z.object({ upload_id: z.string() }),
    'SELECT upload_id FROM attachment WHERE upload_id = ANY($1::text[])',
    [uploadIds],
  );
  return new Set(rows.map((row) => row.upload_id));
}

export async function markComplete(statements: Statements, uploadId: string): Promise<void> {
  await statements.run('UPDATE attachment SET complete = true WHERE upload_id = $1', [uploadId]);
}

export async function forgetRecord(statements: Statements, uploadId: string): Promise<void> {
  await statements.run('DELETE FROM attachment WHERE upload_id = $1', [uploadId]);
}
