import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import { exampleReceipt } from '../../offline-cache/store/fixtures/example-submissions.ts';
import type { OpenedStore } from '../../offline-cache/store/open-store.ts';
import { figure, type BenchFigure, type BenchReport } from './bench-report.ts';
import { openBenchStore, saveOne, withoutSealing } from './bench-store.ts';
import { benchFolder, fileSystemName, overwriteLimit } from './disk-limits.ts';
import { loadPlainjob, type NotRun } from './load-peers.ts';
import { durabilityOf, inWords, silent, task, type Setting } from './queue-contestants.ts';
import { takeTurns, type Contestant, type Run } from './take-turns.ts';

const runs = 7;
const transactionsPerRun = 50;
const sizes = [1, 10, 100] as const;

/** Signed for another submission: signatures are verified before the queue is told. */
const receiptForm = exampleReceipt({ id: randomUUID(), hash: '0'.repeat(64) });

interface Batch extends Contestant {
  rows: number;
  part: 'limit' | 'ours' | 'peer';
  setting: Setting;
}

/**
 * Rows per second when several share one transaction and its flush. A citizen's submission never waits for another:
 * what the store commits in batches are the receipts of a batch that sync sent. plainjob adds jobs in batches.
 */
export async function run(): Promise<BenchReport> {
  const folder = benchFolder('group-commit');
  try {
    const store = openBenchStore(join(folder, 'store'), { sealer: withoutSealing });
    const peers = await plainjobBatches(folder);
    const field = [
      ...sizes.map((rows) => limitOf(folder, rows)),
      ...sizes.map((rows) => receiptsOf(store, rows)),
      ...peers.contestants,
    ];
    const measured = await takeTurns<Batch>(field, runs, transactionsPerRun);
    const { queued } = store.submissions.counts();
    for (const { close } of peers.contestants) await close();
    store.close();
    return {
      bench: 'group-commit',
      figures: [...field.map((batch) => rowsPerSecond(batch, measured)), ...ratios(field, measured)],
      notes: [
        `${runs} interleaved runs of ${transactionsPerRun} transactions`,
        'ours: receipts settled, SendingQueue.settle(), each an update of a submission, its indexes, and an entry of the attempt log; the submissions were saved before, outside the clock',
        'plainjob: addMany() of 2 KB jobs, by itself (NORMAL) and forced to FULL; only figures of equal durability are compared, and an update is not an insert: the ratio shows how the batch grows, not who is better',
        'limit: batch / fsync of one frame that the file already has',
        `file system of the test folder: ${fileSystemName(folder)}`,
        ...peers.notRun.map(({ peer, reason }) => `not run: ${peer}: ${reason}`),
      ],
      // every receipt that was settled took one submission out of the queue, and none was left over
      holds: queued === 0 && growsWithItsBatch(field, measured),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function limitOf(folder: string, rows: number): Batch {
  const limit = overwriteLimit(join(folder), `limit-${rows}`);
  return { ...limit, name: `limit: ${rows} rows / fsync`, rows, part: 'limit', setting: 'FULL' };
}

/** The submissions are saved before the run; only the transaction that settles their receipts is on the clock. */
function receiptsOf(store: OpenedStore, rows: number): Batch {
  const { journalMode, synchronous } = store.durability;
  let serverSequence = rows * 1_000_000;
  let ready: SubmissionReceipt[] = [];
  return {
    name: `store, settle() of ${rows} receipts`,
    rows,
    part: 'ours',
    setting: 'FULL',
    durability: inWords(journalMode, synchronous),
    prepare: () => {
      ready = Array.from({ length: rows }, () => {
        const { id, hash, receiptNumber } = saveOne(store);
        return { ...receiptForm, id, hash, receiptNumber, serverSequence: (serverSequence += 1) };
      });
    },
    write: () => {
      const settled = store.queue.settle(ready.map((receipt) => ({ kind: 'received', receipt })));
      if (!settled.ok || !settled.value) throw new Error('a receipt was not settled');
    },
    close: () => undefined,
  };
}

async function plainjobBatches(folder: string): Promise<{ contestants: Batch[]; notRun: NotRun[] }> {
  const peer = await loadPlainjob();
  if (!peer.ok) return { contestants: [], notRun: [peer.failure] };
  const { better, defineQueue } = peer.value.module;
  const settings = ['FULL', 'default'] as const;
  const contestants = settings.flatMap((setting) =>
    sizes.map((rows): Batch => {
      const database = new Database(join(folder, `plainjob-${setting}-${rows}.sqlite`));
      const queue = defineQueue({ connection: better(database), logger: silent });
      if (setting === 'FULL') database.pragma('synchronous = FULL');
      const jobs = Array.from({ length: rows }, () => task);
      return {
        name: `${peer.value.title}, addMany() of ${rows}`,
        ...{ rows, setting, part: 'peer' },
        durability: durabilityOf(database),
        write: () => void queue.addMany('submission', jobs),
        close: () => queue.close(),
      };
    }),
  );
  return { contestants, notRun: [] };
}

function rowsOf(batch: Batch, measured: ReadonlyMap<Batch, Run[]>): number[] {
  return (measured.get(batch) ?? []).map(({ perSecond }) => perSecond * batch.rows);
}

function rowsPerSecond(batch: Batch, measured: ReadonlyMap<Batch, Run[]>): BenchFigure {
  return figure(batch.name, 'rows/s', rowsOf(batch, measured), batch.durability);
}

/** Ours against the limit and the peer of the same batch and durability. */
function ratios(field: readonly Batch[], measured: ReadonlyMap<Batch, Run[]>): BenchFigure[] {
  return field
    .filter(({ part }) => part === 'ours')
    .flatMap((ours) =>
      field
        .filter(({ part, rows, setting }) => part !== 'ours' && rows === ours.rows && setting === 'FULL')
        .map((other) => {
          const base = rowsOf(other, measured);
          const values = rowsOf(ours, measured).map((speed, index) => speed / (base[index] ?? Number.NaN));
          return figure(`${ours.name} / ${other.name}`, 'ratio', values, ours.durability);
        }),
    );
}

/** Sharing a flush pays: more rows a second in larger batches. */
function growsWithItsBatch(field: readonly Batch[], measured: ReadonlyMap<Batch, Run[]>): boolean {
  const speeds = field
    .filter(({ part }) => part === 'ours')
    .map((batch) => figure('', '', rowsOf(batch, measured)).median);
  return speeds.every(
    (speed, index) => index === 0 || speed > (speeds[index - 1] ?? Number.POSITIVE_INFINITY),
  );
}
