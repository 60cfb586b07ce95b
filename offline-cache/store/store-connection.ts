import type { Database } from 'better-sqlite3';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { endsTrust, storageFailure } from './storage-failure.ts';

/**
 * The only connection to the database. Every write is one IMMEDIATE transaction, wholly there or wholly absent;
 * after an input/output error or found corruption all further writes are refused until the store is reopened.
 */
export class StoreConnection {
  readonly database: Database;
  #refusal: StoreFailure | undefined;

  constructor(database: Database) {
    this.database = database;
  }

  /** Why nothing more is written, if so. */
  refusal(): StoreFailure | undefined {
    return this.#refusal;
  }

  /** Runs `work` in one transaction; when this returns success, the commit has been flushed to the disk. */
  write<Value>(work: () => Value): Result<Value, StoreFailure> {
    if (this.#refusal) return failed(this.#refusal);
    try {
      return succeeded(this.database.transaction(work).immediate());
    } catch (error) {
      return failed(this.#remember(error));
    }
  }

  /** Reads; when the disk fails it answers `otherwise`, and {@link refusal} tells why from then on. */
  read<Value>(work: () => Value, otherwise: Value): Value {
    try {
      return work();
    } catch (error) {
      this.#remember(error);
      return otherwise;
    }
  }

  close(): void {
    this.database.close();
  }

  #remember(error: unknown): StoreFailure {
    const failure = storageFailure(error);
    if (!failure) throw error;
    if (endsTrust(failure)) this.#refusal = failure;
    return failure;
  }
}
