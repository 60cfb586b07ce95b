import type { Database, RunResult, Statement } from 'better-sqlite3';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { endsTrust, storageFailure } from './storage-failure.ts';

/** What a store does when its disk fails it. */
export interface StorageTrouble {
  /** nothing can be believed any more until the store was opened again */
  onDistrust: (failure: StoreFailure) => void;
  /** the disk is full: gives room that was kept for this; answers whether there was any */
  makeRoom: (failure: StoreFailure) => boolean;
}

const closed: StoreFailure = { code: 'ioError', detail: 'closed' };

/**
 * The only connection to the database. Every write is one IMMEDIATE transaction, wholly there or wholly absent;
 * after an input/output error or found corruption all further writes are refused until the store is reopened.
 */
export class StoreConnection {
  readonly #trouble: StorageTrouble | undefined;
  #database: Database;
  #refusal: StoreFailure | undefined;
  #commits = 0;

  constructor(database: Database, trouble?: StorageTrouble) {
    this.#database = database;
    this.#trouble = trouble;
  }

  /** The database of now: another one after {@link replace}. */
  get database(): Database {
    return this.#database;
  }

  /** Grows with every transaction: whoever remembers it knows whether anything was written since. */
  get commits(): number {
    return this.#commits;
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

  /** Something was read that cannot be: nothing more is written until the store is reopened. */
  distrust(failure: StoreFailure): void {
    if (this.#refusal) return;
    this.#refusal = failure;
    this.#trouble?.onDistrust(failure);
  }

  /** A statement that answers rows. */
  rows<Parameters extends unknown[], Row>(source: string): StoreStatement<Parameters, Row> {
    return new StoreStatement(this, source, false);
  }

  /** A statement that answers the first column of its rows. */
  values<Parameters extends unknown[], Value>(source: string): StoreStatement<Parameters, Value> {
    return new StoreStatement(this, source, true);
  }

  /**
   * Runs `work` in one transaction; when this returns success, the commit has been flushed to the disk. On a full
   * disk it is tried once more with the room that is kept for settling what was taken.
   */
  write<Value>(work: () => Value): Result<Value, StoreFailure> {
    let outcome = this.writeNew(work);
    if (isFull(outcome) && this.#emptyLog()) outcome = this.writeNew(work);
    if (isFull(outcome) && this.#trouble?.makeRoom(outcome.failure)) outcome = this.writeNew(work);
    return outcome;
  }

  /** As {@link write}, for what is new: it gets none of the room that is kept. */
  writeNew<Value>(work: () => Value): Result<Value, StoreFailure> {
    return this.ask(() => {
      const value = this.#database.transaction(work).immediate();
      this.#commits += 1;
      return value;
    });
  }

  /** Reads; when the disk fails it answers `otherwise`, and {@link refusal} tells why from then on. */
  read<Value>(work: () => Value, otherwise: Value): Value {
    if (!this.#database.open) return otherwise;
    try {
      return work();
    } catch (error) {
      this.#remember(error);
      return otherwise;
    }
  }

  /** Does what makes no sense without an answer: a disk that fails is one. */
  ask<Value>(work: () => Value): Result<Value, StoreFailure> {
    if (this.#refusal) return failed(this.#refusal);
    if (!this.#database.open) return failed(closed);
    try {
      return succeeded(work());
    } catch (error) {
      return failed(this.#remember(error));
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Moves the log into the database, so that it can be written over from its beginning. */
  #emptyLog(): boolean {
    return this.ask(() => this.#database.pragma('wal_checkpoint(RESTART)')).ok;
  }

  #remember(error: unknown): StoreFailure {
    const failure = storageFailure(error);
    if (!failure) throw error;
    if (endsTrust(failure)) this.distrust(failure);
    return failure;
  }
}

function isFull(outcome: Result<unknown, StoreFailure>): outcome is { ok: false; failure: StoreFailure } {
  return !outcome.ok && outcome.failure.code === 'diskFull';
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
