import type { Database } from 'better-sqlite3';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { installedVersion, installPeers, type NotRun } from './install-peers.ts';
import { importPeer } from './peers/import-peer.ts';

export type { NotRun } from './install-peers.ts';

/** A peer that takes part: its name with its version, as it is shown, and what it exports. */
export interface Peer<Module> {
  title: string;
  module: Module;
}

/** plainjob: a queue over a better-sqlite3 database that the caller opens; it sets WAL and NORMAL itself. */
export interface PlainjobModule {
  better(database: Database): PlainjobConnection;
  defineQueue(options: { connection: PlainjobConnection; logger?: PlainjobLogger }): PlainjobQueue;
  defineWorker(
    type: string,
    work: (job: { id: number; data: string }) => Promise<void>,
    options: { queue: PlainjobQueue; pollIntervall?: number; logger?: PlainjobLogger },
  ): PlainjobWorker;
}

export interface PlainjobConnection {
  driver: 'bun:sqlite' | 'better-sqlite3';
  filename: string;
}

export interface PlainjobQueue {
  add(type: string, data: unknown): { id: number };
  addMany(type: string, data: unknown[]): { ids: number[] };
  /** status 0 is pending, 1 processing, 2 done, 3 failed */
  countJobs(options?: { status?: number }): number;
  close(): void;
}

interface PlainjobWorker {
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface PlainjobLogger {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/** liteque: opens the database itself, WAL and NORMAL; its session's client is the better-sqlite3 database. */
export interface LitequeModule {
  buildDBClient(file: string, options: { runMigrations: boolean }): LitequeDatabase;
  SqliteQueue: new (
    name: string,
    database: LitequeDatabase,
    options: { defaultJobArgs: { numRetries: number }; keepFailedJobs: boolean },
  ) => LitequeQueue;
}

export interface LitequeDatabase {
  session: { client: Database };
}

export interface LitequeQueue {
  enqueue(payload: unknown): Promise<{ id: number } | undefined>;
  stats(): Promise<{ pending: number }>;
}

/** better-queue: tells of a task by its ticket; `queued` is what it says when its store has taken the task. */
export interface BetterQueueModule {
  default: new (
    work: (task: unknown, done: (error?: Error) => void) => void,
    options: { store: BetterQueueStore; autoResume: boolean },
  ) => BetterQueue;
}

export interface BetterQueue {
  push(task: unknown): { on(event: 'queued' | 'failed', listener: () => void): void };
  pause(): void;
}

/** better-queue-sqlite over the sqlite3 package: it sets synchronous=OFF and journal_mode=MEMORY. */
export interface BetterQueueSqliteModule {
  default: new (options: { path: string }) => BetterQueueStore;
}

export interface BetterQueueStore {
  connect(done: (error: Error | null, length: number) => void): void;
  /** answers before the row is written */
  putTask(id: string, task: unknown, priority: number | undefined, done: (error?: Error) => void): void;
  /** answers when all that was put before has been written */
  _afterWritten(done: () => void): void;
  _db: {
    exec(statements: string, done: (error: Error | null) => void): void;
    get(statement: string, done: (error: Error | null, row: Record<string, unknown>) => void): void;
    close(done: (error: Error | null) => void): void;
  };
}

/** pg-boss: a queue in PostgreSQL; it makes its own schema. */
export interface PgBossModule {
  PgBoss: new (options: { connectionString: string; schedule: boolean; supervise: boolean }) => PgBoss;
}

export interface PgBoss {
  start(): Promise<unknown>;
  stop(options: { graceful: boolean; timeout?: number }): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): void;
  createQueue(name: string): Promise<void>;
  insert(name: string, jobs: { data: object }[]): Promise<unknown>;
  work(
    name: string,
    options: PgBossWorkOptions,
    handler: (jobs: { id: string; data: object }[]) => Promise<void>,
  ): Promise<string>;
  offWork(name: string): Promise<void>;
}

interface PgBossWorkOptions {
  batchSize?: number;
  pollingIntervalSeconds?: number;
  localConcurrency?: number;
}

/** Finds where `keys` matches in `input`: by characters, pinyin or initials. */
export interface PinyinMatchModule {
  default: { match(input: string, keys: string): [number, number] | false };
}

/** Approximate search over a list held in memory. */
export interface FuseModule {
  default: new <Item>(
    items: readonly Item[],
    options: { keys: string[]; threshold?: number },
  ) => {
    search(text: string, options?: { limit: number }): { item: Item }[];
  };
}

/** rxdb and those of its plugins that a replicated collection in memory needs. */
export interface RxdbModules {
  database: {
    createRxDatabase(options: { name: string; storage: object; multiInstance: boolean }): Promise<RxDatabase>;
  };
  memory: { getRxStorageMemory(): object };
  replication: { replicateRxCollection<Row, Checkpoint>(options: RxPull<Row, Checkpoint>): RxReplication };
}

export interface RxDatabase {
  addCollections(collections: Record<string, { schema: object }>): Promise<Record<string, RxCollection>>;
  close(): Promise<unknown>;
}

export interface RxCollection {
  count(): { exec(): Promise<number> };
  bulkInsert(rows: object[]): Promise<{ error: unknown[] }>;
}

export interface RxPull<Row, Checkpoint> {
  replicationIdentifier: string;
  collection: RxCollection;
  live: boolean;
  pull: {
    batchSize: number;
    handler(
      from: Checkpoint | undefined,
      batchSize: number,
    ): Promise<{ documents: (Row & { _deleted: boolean })[]; checkpoint: Checkpoint | undefined }>;
  };
}

export interface RxReplication {
  awaitInitialReplication(): Promise<unknown>;
  cancel(): Promise<unknown>;
}

export function loadPlainjob(): Promise<Result<Peer<PlainjobModule>, NotRun>> {
  return load('plainjob', 'plainjob', ['better', 'defineQueue', 'defineWorker']);
}

export function loadLiteque(): Promise<Result<Peer<LitequeModule>, NotRun>> {
  return load('liteque', 'liteque', ['buildDBClient', 'SqliteQueue']);
}

export async function loadBetterQueue(): Promise<
  Result<Peer<{ queue: BetterQueueModule; store: BetterQueueSqliteModule }>, NotRun>
> {
  const queue = await load<BetterQueueModule>('better-queue', 'better-queue', ['default']);
  if (!queue.ok) return queue;
  const store = await load<BetterQueueSqliteModule>('better-queue-sqlite', 'better-queue-sqlite', [
    'default',
  ]);
  if (!store.ok) return store;
  return succeeded({
    title: store.value.title,
    module: { queue: queue.value.module, store: store.value.module },
  });
}

export function loadPgBoss(): Promise<Result<Peer<PgBossModule>, NotRun>> {
  return load('pg-boss', 'pg-boss', ['PgBoss']);
}

export function loadPinyinMatch(): Promise<Result<Peer<PinyinMatchModule>, NotRun>> {
  return load('pinyin-match', 'pinyin-match', ['default']);
}

export function loadFuse(): Promise<Result<Peer<FuseModule>, NotRun>> {
  return load('fuse.js', 'fuse.js', ['default']);
}

export async function loadRxdb(): Promise<Result<Peer<RxdbModules>, NotRun>> {
  const database = await load<RxdbModules['database']>('rxdb', 'rxdb', ['createRxDatabase']);
  if (!database.ok) return database;
  const memory = await load<RxdbModules['memory']>('rxdb', 'rxdb/plugins/storage-memory', [
    'getRxStorageMemory',
  ]);
  if (!memory.ok) return memory;
  const replication = await load<RxdbModules['replication']>('rxdb', 'rxdb/plugins/replication', [
    'replicateRxCollection',
  ]);
  if (!replication.ok) return replication;
  const modules = {
    database: database.value.module,
    memory: memory.value.module,
    replication: replication.value.module,
  };
  return succeeded({ title: database.value.title, module: modules });
}

/** Installs the peers if need be, and imports one; `exports` are the names without which it is another program. */
async function load<Module>(
  peer: string,
  specifier: string,
  exports: readonly (keyof Module & string)[],
): Promise<Result<Peer<Module>, NotRun>> {
  const notRun = (reason: string) => failed({ code: 'notRun' as const, peer, reason });
  const installed = await installPeers();
  if (!installed.ok) return notRun(`not installed: ${installed.failure}`);
  const version = installedVersion(peer);
  if (version === undefined) return notRun('npm left it out: it, or what it needs, could not be built here');
  try {
    const module = await importPeer(specifier);
    const lacking = exports.filter((name) => typeof exportOf(module, name) === 'undefined');
    if (lacking.length > 0) return notRun(`version ${version} does not export ${lacking.join(', ')}`);
    return succeeded({ title: `${peer} ${version}`, module: module as Module });
  } catch (error) {
    return notRun(
      `does not load: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'}`,
    );
  }
}

function exportOf(module: unknown, name: string): unknown {
  return typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
}
