import type { Database, RunResult, Statement } from 'better-sqlite3';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { endsTrust, storageFailure } from './storage-failure.ts';

/**
 * The only connection to the database. Every write is one IMMEDIATE transaction, wholly there or wholly absent;
 * after an input/output error or found corruption all further writes are refused until the store is reopened.
 */
export class StoreConnection {
  #database: Database;
  #refusal: StoreFailure | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The database of now: another one after {@link replace}. */
  get database(): Database {
    return this.#database;
  }

  /** Goes on with a database that was opened and verified anew. */
  replace(database: Database): void {
    this.#database = database;
    this.#refusal = undefined;
  }

  /** Why nothing more is written, if so. */
  refusal(): StoreFailure | undefined {
    return this.#refusal;
  }

  /** A statement that answers rows. */
  rows<Parameters extends unknown[], Row>(source: string): StoreStatement<Parameters, Row> {
    return new StoreStatement(this, source, false);
  }

  /** A statement that answers the first column of its rows. */
  values<Parameters extends unknown[], Value>(source: string): StoreStatement<Parameters, Value> {
    return new StoreStatement(this, source, true);
  }

  /** Runs `work` in one transaction; when this returns success, the commit has been flushed to the disk. */
  write<Value>(work: () => Value): Result<Value, StoreFailure> {
    if (this.#refusal) return failed(this.#refusal);
    try {
      return succeeded(this.#database.transaction(work).immediate());
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

  /** Reads what a caller needs to go on: a disk that fails is an answer. */
  ask<Value>(work: () => Value): Result<Value, StoreFailure> {
    if (this.#refusal) return failed(this.#refusal);
    try {
      return succeeded(work());
    } catch (error) {
      return failed(this.#remember(error));
    }
  }

  close(): void {
    this.#database.close();
  }

  #remember(error: unknown): StoreFailure {
    const failure = storageFailure(error);
    if (!failure) throw error;
    if (endsTrust(failure)) this.#refusal = failure;
    return failure;
  }
}

/** A statement that outlives its database: prepared once for each one the connection goes on with. */
export class StoreStatement<Parameters extends unknown[], Row> {
  readonly #connection: StoreConnection;
  readonly #source: string;
  readonly #firstColumnOnly: boolean;
  #prepared: { for: Database; statement: Statement<Parameters, Row> } | undefined;

  constructor(connection: StoreConnection, source: string, firstColumnOnly: boolean) {
    this.#connection = connection;
    this.#source = source;
    this.#firstColumnOnly = firstColumnOnly;
  }

  get(...parameters: Parameters): Row | undefined {
    return this.#statement().get(...parameters);
  }

  all(...parameters: Parameters): Row[] {
    return this.#statement().all(...parameters);
  }

  run(...parameters: Parameters): RunResult {
    return this.#statement().run(...parameters);
  }

  #statement(): Statement<Parameters, Row> {
    const { database } = this.#connection;
    if (this.#prepared?.for === database) return this.#prepared.statement;
    const statement = database.prepare<Parameters, Row>(this.#source);
    if (this.#firstColumnOnly) statement.pluck();
    this.#prepared = { for: database, statement };
    return statement;
  }
}
