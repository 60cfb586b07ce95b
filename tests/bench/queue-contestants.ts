import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { succeeded, type Result } from '../../contract/result.ts';
import { envelopeBytes } from './bench-store.ts';
import {
  loadBetterQueue,
  loadLiteque,
  loadPlainjob,
  type BetterQueueStore,
  type NotRun,
} from './load-peers.ts';
import type { Contestant } from './take-turns.ts';

/** Whether a queue runs as it comes, or with the durability that ours has. */
export type Setting = 'default' | 'FULL';

/** A queue in SQLite; `durability` is read back from its own connection after it was set up. */
export interface QueueContestant extends Contestant {
  setting: Setting;
}

/** Makes a queue's contestant in a folder of its own. */
export type QueueMaker = (folder: string, setting: Setting) => Promise<Result<QueueContestant, NotRun>>;

export const queueMakers: readonly QueueMaker[] = [plainjobQueue, litequeQueue, betterQueue];

/** What every queue is given: as many bytes as a submission of ours. */
export const task = { form: 'x'.repeat(envelopeBytes - '{"form":""}'.length) };

export const silent = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

async function plainjobQueue(folder: string, setting: Setting): Promise<Result<QueueContestant, NotRun>> {
  const peer = await loadPlainjob();
  if (!peer.ok) return peer;
  const { better, defineQueue } = peer.value.module;
  const database = new Database(join(folder, `plainjob-${setting}.sqlite`));
  const queue = defineQueue({ connection: better(database), logger: silent });
  if (setting === 'FULL') database.pragma('synchronous = FULL');
  return succeeded({
    name: `${peer.value.title}, add()`,
    setting,
    durability: durabilityOf(database),
    write: () => void queue.add('submission', task),
    close: () => queue.close(),
  });
}

async function litequeQueue(folder: string, setting: Setting): Promise<Result<QueueContestant, NotRun>> {
  const peer = await loadLiteque();
  if (!peer.ok) return peer;
  const { buildDBClient, SqliteQueue } = peer.value.module;
  const opened = buildDBClient(join(folder, `liteque-${setting}.sqlite`), { runMigrations: true });
  const database = opened.session.client;
  if (setting === 'FULL') database.pragma('synchronous = FULL');
  const options = { defaultJobArgs: { numRetries: 3 }, keepFailedJobs: true };
  const queue = new SqliteQueue('submission', opened, options);
  return succeeded({
    name: `${peer.value.title}, enqueue()`,
    setting,
    durability: durabilityOf(database),
    write: async () => void (await queue.enqueue(task)),
    close: () => void database.close(),
  });
}

/**
 * By itself this queue says *queued* before its row is written, to a database with synchronous=OFF. Forced to FULL it
 * is made to wait for the row: one row in one transaction, as the others.
 */
async function betterQueue(folder: string, setting: Setting): Promise<Result<QueueContestant, NotRun>> {
  const peer = await loadBetterQueue();
  if (!peer.ok) return peer;
  const { queue: Queue, store: Store } = peer.value.module;
  const store = new Store.default({ path: join(folder, `better-queue-${setting}.sqlite`) });
  const queue = new Queue.default(() => undefined, { store, autoResume: false });
  queue.pause();
  await queued(queue.push(task));
  if (setting === 'FULL') await promisify(store._db.exec.bind(store._db))(forcedFull);
  const durability = await durabilityOfSqlite3(store);
  return succeeded({
    name: `${peer.value.title}, push()`,
    setting,
    durability: setting === 'FULL' ? durability : `${durability}; said to be queued before it is written`,
    write: async () => {
      await queued(queue.push(task));
      if (setting === 'FULL') await new Promise<void>((resolve) => store._afterWritten(resolve));
    },
    close: async () => {
      await new Promise<void>((resolve) => store._afterWritten(resolve));
      await promisify(store._db.close.bind(store._db))();
    },
  });
}

const forcedFull = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;';

export function queued(ticket: {
  on(event: 'queued' | 'failed', listener: () => void): void;
}): Promise<void> {
  return new Promise((resolve, reject) => {
    ticket.on('queued', resolve);
    ticket.on('failed', () => reject(new Error('better-queue did not take the task')));
  });
}

/** Read back from the connection itself; peers set less than FULL. */
export function durabilityOf(database: Database.Database): string {
  const mode = String(database.pragma('journal_mode', { simple: true }));
  return inWords(mode, Number(database.pragma('synchronous', { simple: true })));
}

export async function durabilityOfSqlite3({ _db }: BetterQueueStore): Promise<string> {
  const get = promisify(_db.get.bind(_db));
  const mode = String((await get('PRAGMA journal_mode'))['journal_mode']);
  return inWords(mode, Number((await get('PRAGMA synchronous'))['synchronous']));
}

/** sqlite.org/pragma.html#pragma_synchronous */
export function inWords(journalMode: string, synchronous: number): string {
  const levels = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];
  return `${journalMode === 'wal' ? 'WAL' : `journal ${journalMode}`}, ${levels[synchronous] ?? synchronous}`;
}
