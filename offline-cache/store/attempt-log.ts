import type { Database, Statement } from 'better-sqlite3';
import type { Clock } from '../../contract/clock.ts';
import { recordableWallMs } from './envelope.ts';

/** The ring holds this many attempts; the schema's CHECK says the same. */
export const attemptsKept = 1000;

export interface Attempt {
  attempt: number;
  submissionId: string;
  /** `received`, or the error class */
  outcome: string;
  /** HTTP status, where there was an answer */
  status: number | null;
}

/** The last attempts to send, for staff and technicians: bounded, no content of submissions. */
export class AttemptLog {
  readonly #clock: Clock;
  readonly #bootCounter: number;
  readonly #newest: Statement<[], number>;
  readonly #write: Statement<[number, number, string, number, number, number, string, number | null]>;
  readonly #read: Statement<[number], Attempt>;

  constructor(database: Database, bootCounter: number, clock: Clock) {
    this.#clock = clock;
    this.#bootCounter = bootCounter;
    this.#newest = database.prepare<[], number>('SELECT coalesce(max(attempt), 0) FROM attempt_log').pluck();
    this.#write = database.prepare(
      `INSERT OR REPLACE INTO attempt_log
         (slot, attempt, submission_id, boot, monotonic_ms, wall_ms, outcome, status)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#read = database.prepare(
      `SELECT attempt, submission_id AS submissionId, outcome, status
         FROM attempt_log ORDER BY attempt DESC LIMIT ?`,
    );
  }

  /** To be called within the transaction that records what the attempt led to. */
  write(submissionId: string, outcome: string, status: number | undefined): void {
    const attempt = (this.#newest.get() ?? 0) + 1;
    this.#write.run(
      attempt % attemptsKept,
      attempt,
      submissionId,
      this.#bootCounter,
      this.#clock.monotonicMs(),
      recordableWallMs(this.#clock),
      outcome,
      status ?? null,
    );
  }

  newestFirst(limit: number): Attempt[] {
    return this.#read.all(limit);
  }
}
