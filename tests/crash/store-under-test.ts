import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import type { NewAttachment, NewSubmission, SavedSubmission, StoreFailure } from '../../contract/outbox.ts';
import type { Result } from '../../contract/result.ts';
import type { SubmissionState } from '../../contract/submission.ts';
import { AttachmentFiles } from '../../offline-cache/store/attachment-files.ts';
import {
  exampleApplication,
  exampleEvaluation,
} from '../../offline-cache/store/fixtures/example-submissions.ts';
import { openStore, type OpenedStore } from '../../offline-cache/store/open-store.ts';
import { nationalSealer, payloadHash } from '../../offline-cache/store/sealer.ts';
import { testAgencyKey, testPlatformKey, testTerminalKey } from '../../seal/testing/test-keys.ts';

/**
 * Everything that the crash tests know of the store's insides: how it is opened, and where a record lies in its
 * database. When the store changes, this file changes.
 */
export type StoreUnderTest = OpenedStore;

/** Where the store's folder lies in the recorded one; its parents do not exist before the first start. */
const storeFolder = 'var/terminal/data';

/** The database below the recorded folder. */
export function databasePath(folder: string): string {
  return join(folder, storeFolder, 'submissions.sqlite');
}

const terminalId = 'PL-CRASH-01';

const keys = { signing: () => testTerminalKey, agencyKey: () => testAgencyKey };

/** A copy that the store makes in memory lies beside the recorded folder: what is done to it is no promise. */
export function openUnderTest(
  folder: string,
  clock: Clock,
  randomness: Randomness,
): Result<StoreUnderTest, StoreFailure> {
  const memoryFolder = `${folder}-memory`;
  mkdirSync(memoryFolder, { recursive: true });
  return openStore({
    ...{ folder: join(folder, storeFolder), terminalId, clock, randomness, memoryFolder, reserveBytes: 0 },
    sealer: nationalSealer(keys, randomness),
  });
}

/** An application whose envelope has about `textBytes` more than the shortest, in Chinese. */
export function applicationOf(caseId: string, textBytes: number): NewSubmission {
  const submission = exampleApplication(caseId);
  if (submission.body.kind !== 'application') throw new Error('the example is an application');
  const text = '平凉市崆峒区就近办事，材料已核对无误。';
  const remark = text.repeat(Math.ceil(textBytes / Buffer.byteLength(text)));
  return { ...submission, body: { ...submission.body, answers: { phone: '13900000000', remark } } };
}

export function evaluationOf(caseId: string): NewSubmission {
  return exampleEvaluation(caseId);
}

/** Scans of these sizes in bytes, as a terminal would add them. */
export function withAttachments(submission: NewSubmission, sizes: readonly number[]): NewSubmission {
  const attachments = sizes.map((size, index): NewAttachment => ({
    ...{ material: `M${index + 1}`, mediaType: 'image/jpeg', bytes: Buffer.alloc(size, index + 1) },
  }));
  return { ...submission, attachments };
}

const signature = '0'.repeat(128);

/** A receipt whose signature is none: whoever asks the store to keep a receipt has verified it. */
export function receiptOf(
  { id, hash, receiptNumber }: Pick<SavedSubmission, 'id' | 'hash' | 'receiptNumber'>,
  serverSequence: number,
  epoch: string,
): SubmissionReceipt {
  const caseNumber = `${'11620800MB1234567X462010900100'.padEnd(31, '0')}20260115${String(serverSequence).padStart(4, '0')}`;
  const words = { id, hash, serverSequence, epoch, caseNumber, receiptNumber };
  const receivedAt = '2026-01-15T09:31:00.000Z';
  return { ...words, receivedAt, signedBy: testPlatformKey.keyId, signature };
}

/** SM3 of a payload, as both ends compare it. */
export const hashOf: (payload: string) => string = payloadHash;

export function isSaved(value: unknown): value is SavedSubmission {
  return (
    typeof value === 'object' && value !== null && 'terminalSequence' in value && 'receiptNumber' in value
  );
}

/** A row as it lies in the database, read without the store. */
export interface StoredRecord {
  sequence: number;
  id: string;
  hash: string;
  /** null when it was erased */
  payload: string | null;
  caseId: string;
  caseSequence: number;
  state: SubmissionState;
  /** how many attachments were saved with it */
  attachments: number;
  /** how many of them are there as they were sealed */
  intactAttachments: number;
}

/** What the files themselves say, once the store is closed. */
export interface StoredRecords {
  /** `ok`, or what SQLite's full check complains of */
  integrity: string;
  records: StoredRecord[];
  /** names of files of attachments that no row names */
  strayFiles: string[];
}

/** Reads the closed store's database with SQLite alone. A damage that ends the check itself is an answer too. */
export function readRecords(folder: string): StoredRecords {
  const unreadable = (integrity: string): StoredRecords => ({ integrity, records: [], strayFiles: [] });
  const file = databasePath(folder);
  if (!existsSync(file)) return unreadable('the database is missing');
  const database = new Database(file, { fileMustExist: true });
  try {
    const integrity = String(database.pragma('integrity_check(1)', { simple: true }));
    const orphans = database.pragma('foreign_key_check') as unknown[];
    return {
      integrity: orphans.length > 0 ? 'a row refers to one that is missing' : integrity,
      ...recordsIn(database, new AttachmentFiles(join(folder, storeFolder))),
    };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return unreadable(error.message);
  } finally {
    database.close();
  }
}

/** sqlite.org/rescode.html: SQLITE_CORRUPT and its kinds, SQLITE_NOTADB */
function isDamage(error: unknown): error is InstanceType<typeof Database.SqliteError> {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

interface AttachmentRow {
  sequence: number;
  path: string;
  hash: string;
}

function recordsIn(database: Database.Database, files: AttachmentFiles): Omit<StoredRecords, 'integrity'> {
  const rows = database.prepare<[], StoredRecord>(selectRecords).all();
  const attachments = database.prepare<[], AttachmentRow>(selectAttachments).all();
  const intact = attachments.filter(({ path, hash }) => files.isIntact(path, hash));
  const named = new Set(attachments.map(({ path }) => path));
  const present = existsSync(files.folder) ? readdirSync(files.folder) : [];
  return {
    records: rows.map((row) => {
      const intactAttachments = intact.filter(({ sequence }) => sequence === row.sequence).length;
      return { ...row, intactAttachments };
    }),
    strayFiles: present.filter((name) => !named.has(name)),
  };
}

const selectRecords = `
SELECT s.terminal_sequence AS sequence, s.id, s.hash, c.payload, s.case_id AS caseId,
       s.case_sequence AS caseSequence, s.state, s.attachments
  FROM submission s LEFT JOIN content c USING (terminal_sequence) ORDER BY s.terminal_sequence`;

const selectAttachments = `
SELECT terminal_sequence AS sequence, path, sealed_hash AS hash FROM attachment WHERE state = 'kept'`;
