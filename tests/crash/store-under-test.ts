import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import type { NewSubmission, SavedSubmission, StoreFailure } from '../../contract/outbox.ts';
import type { Result } from '../../contract/result.ts';
import type { SubmissionState } from '../../contract/submission.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
} from '../../offline-cache/store/fixtures/example-submissions.ts';
import { openStore, type OpenedStore } from '../../offline-cache/store/open-store.ts';
import { payloadHash } from '../../offline-cache/store/sealer.ts';

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

export function openUnderTest(
  folder: string,
  clock: Clock,
  randomness: Randomness,
): Result<StoreUnderTest, StoreFailure> {
  return openStore({ folder: join(folder, storeFolder), terminalId, clock, randomness, reserveBytes: 0 });
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

export function receiptOf(saved: { id: string; hash: string }, serverSequence: number): SubmissionReceipt {
  return exampleReceipt(saved, serverSequence);
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
  payload: string | null;
  caseId: string;
  caseSequence: number;
  state: SubmissionState;
}

/** What the database file itself says, once the store is closed. */
export interface StoredRecords {
  /** `ok`, or what SQLite's full check complains of */
  integrity: string;
  records: StoredRecord[];
}

/** Reads the closed store's database with SQLite alone. */
export function readRecords(folder: string): StoredRecords {
  const file = databasePath(folder);
  if (!existsSync(file)) return { integrity: 'the database is missing', records: [] };
  const database = new Database(file, { fileMustExist: true });
  try {
    const integrity = String(database.pragma('integrity_check(1)', { simple: true }));
    const orphans = database.pragma('foreign_key_check') as unknown[];
    const records = database
      .prepare<[], StoredRecord>(
        `SELECT terminal_sequence AS sequence, id, hash, payload, case_id AS caseId,
                case_sequence AS caseSequence, state
           FROM submission ORDER BY terminal_sequence`,
      )
      .all();
    return { integrity: orphans.length > 0 ? 'a row refers to one that is missing' : integrity, records };
  } finally {
    database.close();
  }
}
