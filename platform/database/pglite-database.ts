import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Database, DatabaseFailure, SqlValue, Statements } from './database.ts';
import { checkDurability } from './durability.ts';
import { DURABLE_PARAMETERS, DurableNodeFolder, syncPath } from './durable-node-folder.ts';
import { copyEmptyDatabase, emptyDatabaseForMemory } from './empty-database.ts';
import { lockFolder } from './folder-lock.ts';
import { PreparedStatements } from './prepared-statements.ts';

/**
 * Opens (or creates) the embedded PostgreSQL in `folder`/database. One process per folder. One connection: a
 * transaction keeps every other statement waiting, so none interleaves.
 * @param onSyncFailure the disk refused a flush: the process must stop confirming, that is, end
 */
export async function openPGliteFolder(
  folder: string,
  onSyncFailure: () => void,
): Promise<Result<Database, DatabaseFailure>> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return failed({ code: 'folderNotUsable', detail: `The data folder cannot be made (${folder}).` });
  }
  const lock = lockFolder(join(folder, 'platform.lock'));
  if (!lock.ok) return lock;
  const opened = await openLockedFolder(folder, onSyncFailure, lock.value.release);
  if (!opened.ok) lock.value.release();
  return opened;
}

/** An embedded PostgreSQL without a disk, for tests: nothing outlives `close`. */
export async function openPGliteMemory(): Promise<Database> {
  const loadDataDir = await emptyDatabaseForMemory();
  const postgres = await PGlite.create({ dataDir: 'memory://', ...(loadDataDir && { loadDataDir }) });
  return new PGliteDatabase(postgres, () => undefined);
}

async function openLockedFolder(
  folder: string,
  onSyncFailure: () => void,
  release: () => void,
): Promise<Result<Database, DatabaseFailure>> {
  const home = join(folder, 'database');
  try {
    if (!existsSync(home)) await createWhole(folder, home);
    const storage = new DurableNodeFolder(home, onSyncFailure);
    const postgres = await PGlite.create({ fs: storage, startParams: DURABLE_PARAMETERS });
    const database = new PGliteDatabase(postgres, release);
    const durable = await proveDurability(database, storage);
    if (durable.ok) return succeeded(database);
    await postgres.close();
    return durable;
  } catch {
    return failed({ code: 'folderNotUsable', detail: `The database in ${home} cannot be opened.` });
  }
}

/**
 * A cut while PostgreSQL is being set up must not leave half a database behind that later looks like one: it is
 * made under another name, flushed, and only then renamed.
 */
async function createWhole(folder: string, home: string): Promise<void> {
  const unfinished = `${home}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  if (!copyEmptyDatabase(unfinished)) await (await PGlite.create({ dataDir: unfinished })).close();
  syncTree(unfinished);
  renameSync(unfinished, home);
  syncPath(folder);
}

function syncTree(path: string): void {
  if (lstatSync(path).isDirectory()) {
    for (const entry of readdirSync(path)) syncTree(join(path, entry));
  }
  syncPath(path);
}

/** The settings are read back, and one commit must be seen to flush: a changed PGlite would otherwise go unnoticed. */
async function proveDurability(
  database: Database,
  storage: DurableNodeFolder,
): Promise<Result<void, DatabaseFailure>> {
  const settings = await checkDurability(database);
  if (!settings.ok) return settings;
  const before = storage.syncs;
  await database.run(`SELECT pg_logical_emit_message(true, 'jiujin', 'durability')`);
  if (storage.syncs > before) return settings;
  return failed({ code: 'notDurable', detail: 'The embedded database does not flush its commits to disk.' });
}

/** What runs statements: PGlite itself, each in a transaction of its own, or a transaction of it. */
interface Runner {
  query(sql: string, parameters: SqlValue[]): Promise<{ rows: unknown[]; affectedRows?: number }>;
  exec(sql: string): Promise<unknown>;
}

class PGliteStatements implements Statements {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  async query<Row>(row: z.ZodType<Row>, sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    const { rows } = await this.#runner.query(sql, [...parameters]);
    return rows.map((found) => row.parse(found));
  }

  async run(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const { affectedRows } = await this.#runner.query(sql, [...parameters]);
    return affectedRows ?? 0;
  }

  async script(sql: string): Promise<void> {
    await this.#runner.exec(sql);
  }
}

class PGliteDatabase extends PGliteStatements implements Database {
  readonly #postgres: PGlite;
  readonly #prepared: PreparedStatements;
  readonly #release: () => void;

  constructor(postgres: PGlite, release: () => void) {
    super(postgres);
    this.#postgres = postgres;
    this.#prepared = new PreparedStatements(postgres);
    this.#release = release;
  }

  transaction<Value>(work: (statements: Statements) => Promise<Value>): Promise<Value> {
    return this.#postgres.transaction((transaction) => work(new PGliteStatements(this.#within(transaction))));
  }

  async close(): Promise<void> {
    await this.#postgres.close();
    this.#release();
  }

  #within(transaction: Transaction): Runner {
    return {
      query: (sql, parameters) => {
        if (transaction.closed) throw new Error('a statement after the end of its transaction');
        return this.#prepared.query(sql, parameters);
      },
      exec: (sql) => transaction.exec(sql),
    };
  }
}
