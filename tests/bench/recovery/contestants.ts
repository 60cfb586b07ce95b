import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import { openBenchStore, saveOne, withoutSealing } from '../bench-store.ts';
import { loadLiteque, loadPlainjob, type NotRun } from '../load-peers.ts';
import { silent, task } from '../queue-contestants.ts';

/** A queue that was opened. */
export interface OpenQueue {
  add(): void | Promise<void>;
  /** how many wait: the first thing anybody asks */
  waiting(): number | Promise<number>;
  close(): void;
}

/** A queue in a folder; opening is what is measured. */
export interface RecoveryContestant {
  title: string;
  /** file whose `-wal` is read at opening, within the folder */
  file: string;
  open(folder: string): OpenQueue;
}

export const contestantNames = ['ours', 'plainjob', 'liteque'] as const;
export type ContestantName = (typeof contestantNames)[number];

/** The contestant's programs are loaded here, before its clock starts. */
export function loadContestant(name: string): Promise<Result<RecoveryContestant, NotRun>> {
  switch (name) {
    case 'ours':
      return Promise.resolve(succeeded(ours));
    case 'plainjob':
      return plainjob();
    case 'liteque':
      return liteque();
    default:
      return Promise.resolve(failed({ code: 'notRun', peer: name, reason: 'no such contestant' }));
  }
}

const ours: RecoveryContestant = {
  title: 'store, openStore()',
  file: join('store', 'submissions.sqlite'),
  open: (folder) => {
    const store = openBenchStore(join(folder, 'store'), { sealer: withoutSealing, reserveBytes: 0 });
    return {
      add: () => void saveOne(store),
      waiting: () => store.submissions.counts().queued,
      close: () => store.close(),
    };
  },
};

async function plainjob(): Promise<Result<RecoveryContestant, NotRun>> {
  const peer = await loadPlainjob();
  if (!peer.ok) return peer;
  const { better, defineQueue } = peer.value.module;
  return succeeded({
    title: peer.value.title,
    file: 'plainjob.sqlite',
    open: (folder) => {
      mkdirSync(folder, { recursive: true });
      const connection = better(new Database(join(folder, 'plainjob.sqlite')));
      const queue = defineQueue({ connection, logger: silent });
      return {
        add: () => void queue.add('submission', task),
        waiting: () => queue.countJobs({ status: 0 }),
        close: () => queue.close(),
      };
    },
  });
}

async function liteque(): Promise<Result<RecoveryContestant, NotRun>> {
  const peer = await loadLiteque();
  if (!peer.ok) return peer;
  const { buildDBClient, SqliteQueue } = peer.value.module;
  return succeeded({
    title: peer.value.title,
    file: 'liteque.sqlite',
    open: (folder) => {
      mkdirSync(folder, { recursive: true });
      const database = buildDBClient(join(folder, 'liteque.sqlite'), { runMigrations: true });
      const options = { defaultJobArgs: { numRetries: 3 }, keepFailedJobs: true };
      const queue = new SqliteQueue('submission', database, options);
      return {
        add: async () => void (await queue.enqueue(task)),
        waiting: async () => (await queue.stats()).pending,
        close: () => void database.session.client.close(),
      };
    },
  });
}

export async function addMany(queue: OpenQueue, rows: number): Promise<void> {
  for (let row = 0; row < rows; row += 1) await queue.add();
}
