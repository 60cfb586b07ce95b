import type { Clock } from '../../contract/clock.ts';
import { recordableWallMs } from './envelope.ts';
import type { StoreConnection, StoreStatement } from './store-connection.ts';

/** The ring holds this many attempts; the schema's CHECK says the same. */
export const attemptsKept = 1000;

export interface Attempt {
  attempt: number;
  submissionId: string;
  /** `received`, or the error class */
  outcome: string;
  /** HTTP status, where there was an answer */
  status: number | null;
  /** the gateway's own word, where there was one */
  code: string | null;
}

interface AttemptRow {
  slot: number;
  attempt: number;
  submissionId: string;
  boot: number;
  monotonicMs: number;
  wallMs: number;
  outcome: string;
  status: number | null;
  code: string | null;
}

/** The last attempts to send, for staff and technicians: bounded, no content of submissions. */
export class AttemptLog {
  readonly #clock: Clock;
  readonly #bootCounter: number;
  readonly #newest: StoreStatement<[], number>;
  #newestKnown: number | undefined;
  readonly #write: StoreStatement<[AttemptRow], unknown>;
  readonly #read: StoreStatement<[number], Attempt>;

  constructor(connection: StoreConnection, bootCounter: number, clock: Clock) {
    this.#clock = clock;
    this.#bootCounter = bootCounter;
    this.#newest = connection.values('SELECT coalesce(max(attempt), 0) FROM attempt_log');
    this.#write = connection.rows(
      `INSERT OR REPLACE INTO attempt_log
         (slot, attempt, submission_id, boot, monotonic_ms, wall_ms, outcome, status, code)
       VALUES (:slot, :attempt, :submissionId, :boot, :monotonicMs, :wallMs, :outcome, :status, :code)`,
    );
    this.#read = connection.rows(
      `SELECT attempt, submission_id AS submissionId, outcome, status, code
         FROM attempt_log ORDER BY attempt DESC LIMIT ?`,
    );
  }

  /** To be called within the transaction that records what the attempts led to. */
  write(
    attempts: readonly { submissionId: string; outcome: string; status?: number; code?: string }[],
  ): void {
    // Read once: nobody else writes here. A transaction that was rolled back leaves a number out, no more.
    this.#newestKnown ??= this.#newest.get() ?? 0;
    for (const { submissionId, outcome, status, code } of attempts) {
      const attempt = (this.#newestKnown += 1);
      this.#write.run({
        slot: attempt % attemptsKept,
        attempt,
        submissionId,
        boot: this.#bootCounter,
        monotonicMs: this.#clock.monotonicMs(),
        wallMs: recordableWallMs(this.#clock),
        outcome,
        status: status ?? null,
        code: code ?? null,
      });
    }
  }

  newestFirst(limit: number): Attempt[] {
    return this.#read.all(limit);
  }
}
