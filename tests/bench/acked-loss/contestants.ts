import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { openBenchStore, saveOne, withoutSealing } from '../bench-store.ts';
import { loadBetterQueue, loadLiteque, loadPlainjob, type NotRun } from '../load-peers.ts';
import { durabilityOf, durabilityOfSqlite3, inWords, queued, silent, task } from '../queue-contestants.ts';

/** A queue that is recorded: each row that was acknowledged has a key. */
export interface RecordedQueue {
  durability: string;
  /** answers the key of a row once the queue has said that it is kept */
  add(): Promise<string>;
}

/** What is left of the acknowledged rows. */
export interface Survivors {
  /** the database could be opened and every page of it is sound */
  sound: boolean;
  has(key: string): boolean;
  close(): void;
}

export interface LossContestant {
  title: string;
  /** opens a queue as it comes */
  open(folder: string): Promise<RecordedQueue>;
  survivors(folder: string): Survivors;
}

export const lossContestants = ['ours', 'plainjob', 'liteque', 'better-queue'] as const;
export type LossContestantName = (typeof lossContestants)[number];

export function loadLossContestant(name: string): Promise<Result<LossContestant, NotRun>> {
  switch (name) {
    case 'ours':
      return Promise.resolve(succeeded(ours));
    case 'plainjob':
      return plainjob();
    case 'liteque':
      return liteque();
    case 'better-queue':
      return betterQueue();
    default:
      return Promise.resolve(failed({ code: 'notRun', peer: name, reason: 'no such contestant' }));
  }
}

/** Nothing of sealing matters here: the same rows, shorter. */
const ours: LossContestant = {
  title: 'store',
  open: (folder) => {
    const store = openBenchStore(join(folder, 'data'), { sealer: withoutSealing });
    const { journalMode, synchronous } = store.durability;
    return Promise.resolve({
      durability: inWords(journalMode, synchronous),
      add: () => Promise.resolve(saveOne(store).id),
    });
  },
  // the real opening, with all it checks; a row is there when it can be sent and fits its hash
  survivors: (folder) => {
    try {
      const store = openBenchStore(join(folder, 'data'), { sealer: withoutSealing, reserveBytes: 0 });
      return { sound: true, has: (key) => store.queue.request(key).ok, close: () => store.close() };
    } catch {
      return nothingLeft;
    }
  },
};

const nothingLeft: Survivors = { sound: false, has: () => false, close: () => undefined };

async function plainjob(): Promise<Result<LossContestant, NotRun>> {
  const peer = await loadPlainjob();
  if (!peer.ok) return peer;
  const { better, defineQueue } = peer.value.module;
  return succeeded({
    title: peer.value.title,
    open: (folder) => {
      const database = new Database(join(folder, 'queue.sqlite'));
      const queue = defineQueue({ connection: better(database), logger: silent });
      return Promise.resolve({
        durability: durabilityOf(database),
        add: () => Promise.resolve(String(queue.add('submission', task).id)),
      });
    },
    survivors: (folder) => rowsOf(join(folder, 'queue.sqlite'), 'SELECT id FROM plainjob_jobs'),
  });
}

async function liteque(): Promise<Result<LossContestant, NotRun>> {
  const peer = await loadLiteque();
  if (!peer.ok) return peer;
  const { buildDBClient, SqliteQueue } = peer.value.module;
  return succeeded({
    title: peer.value.title,
    open: (folder) => {
      const database = buildDBClient(join(folder, 'queue.sqlite'), { runMigrations: true });
      const options = { defaultJobArgs: { numRetries: 3 }, keepFailedJobs: true };
      const queue = new SqliteQueue('submission', database, options);
      return Promise.resolve({
        durability: durabilityOf(database.session.client),
        add: async () => String((await queue.enqueue(task))?.id),
      });
    },
    survivors: (folder) => rowsOf(join(folder, 'queue.sqlite'), 'SELECT id FROM tasks'),
  });
}

async function betterQueue(): Promise<Result<LossContestant, NotRun>> {
  const peer = await loadBetterQueue();
  if (!peer.ok) return peer;
  const { queue: Queue, store: Store } = peer.value.module;
  return succeeded({
    title: peer.value.title,
    open: async (folder) => {
      const store = new Store.default({ path: join(folder, 'queue.sqlite') });
      const queue = new Queue.default(() => undefined, { store, autoResume: false });
      queue.pause();
      await queued(queue.push({ id: 'first', ...task }));
      await promisify(store._afterWritten.bind(store))();
      let count = 0;
      return {
        durability: await durabilityOfSqlite3(store),
        add: async () => {
          const id = `row-${(count += 1)}`;
          await queued(queue.push({ id, ...task }));
          return id;
        },
      };
    },
    survivors: (folder) => rowsOf(join(folder, 'queue.sqlite'), 'SELECT id FROM task'),
  });
}

/** Reads what SQLite finds, after a full check of the file. */
function rowsOf(file: string, source: string): Survivors {
  mkdirSync(join(file, '..'), { recursive: true });
  const database = new Database(file);
  try {
    const sound = database.pragma('integrity_check(1)', { simple: true }) === 'ok';
    const keys = new Set(database.prepare<[], string>(source).pluck().all().map(String));
    return { sound, has: (key) => keys.has(key), close: () => void database.close() };
  } catch (error) {
    database.close();
    // a database without its tables is sound and empty; anything else is damage
    const isEmpty = error instanceof Error && error.message.startsWith('no such table');
    return { ...nothingLeft, sound: isEmpty };
  }
}
