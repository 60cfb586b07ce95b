import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { figure, type BenchFigure, type BenchReport } from './bench-report.ts';
import { envelopeBytes } from './bench-store.ts';
import {
  appendLimit,
  benchFolder,
  fileSystemName,
  frameBytes,
  overwriteLimit,
  sameBytesLimit,
} from './disk-limits.ts';
import { enqueueField, type EnqueueContestant } from './enqueue-contestants.ts';
import { FlushCounts } from './enqueue-flushes.ts';
import { runCountingFlushes } from './flush-counter.ts';
import { takeTurns, type Contestant, type Run } from './take-turns.ts';
import { walPerSave } from './wal-per-save.ts';

const runs = 7;
const writesPerRun = 500;
const aimOfLimit = 0.9;

/** Names of the ratios that decide whether the aim is met. */
const ratioToLimit = 'store alone / limit';
const ratioToBestPeer = 'store alone / best peer at FULL';

/**
 * Durable submissions per second, one per transaction, beside what this disk can do at all, the simplest insert of
 * the same bytes, and the queues that a program might take instead: as they come, and forced to the same durability.
 */
export async function run(): Promise<BenchReport> {
  const folder = benchFolder('enqueue');
  try {
    const flushes = countFlushes(folder);
    const wal = walPerSave(join(folder, 'wal'));
    const { contestants, stores, notRun } = await enqueueField(folder);
    const limits = [overwriteLimit(folder), appendLimit(folder), sameBytesLimit(folder, wal)];
    const field = [...limits, ...contestants];
    const measured = await takeTurns<Contestant>(field, runs, writesPerRun);
    const ratios = compare(limits, contestants, measured);
    const everyWriteFlushed = contestants
      .filter(({ setting }) => setting === 'FULL')
      .every(({ name }) => (flushes.ok ? perWrite(flushes.value, name) >= 1 : true));
    const kept = Math.min(...stores.map((store) => store.submissions.counts().queued));
    for (const contestant of field) await contestant.close();
    return {
      bench: 'enqueue',
      figures: [
        ...[...measured].flatMap(([contestant, results]) => speeds(contestant, results)),
        ...ratios,
        ...(flushes.ok ? flushFigures(flushes.value) : []),
        figure('pages that a save() writes to the WAL', 'pages', [wal.frames]),
        figure('bytes that a save() writes to the WAL', 'bytes', [wal.bytes]),
      ],
      notes: [
        `${runs} interleaved runs of ${writesPerRun} submissions of ${envelopeBytes} bytes each, one per transaction; all take turns of a few writes`,
        `aims: ${ratioToLimit} at least ${aimOfLimit}; ${ratioToBestPeer} at least 1; only figures of equal durability are compared`,
        'the limit is one flush of space the file already has: what any durable commit needs, with no work of its own',
        `the limits' frame is ${frameBytes} bytes; the store checks against the contract, chains, hashes (SM3), numbers and indexes; the peers store a text`,
        'with sealing: signed with SM2 and sealed to a key (SM2, SM4, HMAC-SM3) before the transaction; its payload is longer than 2 KB',
        `file system of the test folder: ${fileSystemName(folder)}; whether the device keeps its word on a flush is not known`,
        flushes.ok
          ? 'flushes were counted in a run of their own, by a library before libc’s'
          : `flushes were not counted: ${flushes.failure}`,
        ...notRun.map(({ peer, reason }) => `not run: ${peer}: ${reason}`),
      ],
      holds:
        everyWriteFlushed &&
        kept >= runs * writesPerRun &&
        medianOf(ratios, ratioToLimit) >= aimOfLimit &&
        medianOf(ratios, ratioToBestPeer) >= 1,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function speeds({ name, durability }: Contestant, results: readonly Run[]): BenchFigure[] {
  const of = (what: string, unit: string, value: (run: Run) => number) =>
    figure(`${name}${what}`, unit, results.map(value), durability);
  return [
    of('', 'writes/s', ({ perSecond }) => perSecond),
    of(', p50', 'µs', ({ p50Micros }) => p50Micros),
    of(', p99', 'µs', ({ p99Micros }) => p99Micros),
  ];
}

/** Ours against each of the limits, the plain insert and the best peer of equal durability, run by run. */
function compare(
  limits: readonly Contestant[],
  contestants: readonly EnqueueContestant[],
  measured: ReadonlyMap<Contestant, Run[]>,
): BenchFigure[] {
  const speedsOf = (contestant: Contestant) => (measured.get(contestant) ?? []).map((run) => run.perSecond);
  const against = (ours: Contestant, name: string, base: Contestant) => {
    const other = speedsOf(base);
    const ratios = speedsOf(ours).map((speed, index) => speed / (other[index] ?? Number.NaN));
    return figure(`${ours.name.replace(', save()', '')} / ${name}`, 'ratio', ratios, ours.durability);
  };
  const atFull = contestants.filter(({ setting }) => setting === 'FULL');
  const median = (contestant: Contestant) => figure('', '', speedsOf(contestant)).median;
  const plain = atFull.filter(({ part }) => part === 'plain');
  const best = atFull
    .filter(({ part }) => part === 'peer')
    .toSorted((a, b) => median(b) - median(a))
    .slice(0, 1);
  return atFull
    .filter(({ part }) => part === 'ours')
    .flatMap((ours) => [
      ...[...limits, ...plain].map((base) => against(ours, base.name, base)),
      ...best.map((peer) => against(ours, `best peer at FULL: ${peer.name}`, peer)),
    ]);
}

function medianOf(figures: readonly BenchFigure[], name: string): number {
  return figures.find((each) => each.name.startsWith(name))?.median ?? Number.NaN;
}

function countFlushes(folder: string) {
  const own = join(folder, 'flushes-counted');
  mkdirSync(own);
  const counted = runCountingFlushes('enqueue-flushes.ts', own, own);
  return counted.ok ? { ok: true as const, value: FlushCounts.parse(JSON.parse(counted.value)) } : counted;
}

function perWrite(counts: FlushCounts, name: string): number {
  return counts.find((each) => each.name === name && each.setting === 'FULL')?.perWrite ?? Number.NaN;
}

function flushFigures(counts: FlushCounts): BenchFigure[] {
  return counts.map(({ name, setting, perWrite: flushes }) =>
    figure(`flushes per submission: ${name} (${setting})`, 'flushes', [flushes]),
  );
}
