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
import { compare, ratioToBestPeer, ratioToLimit } from './enqueue-comparison.ts';
import { enqueueField } from './enqueue-contestants.ts';
import { FlushCounts } from './enqueue-flushes.ts';
import { SlowDiskFigures, slowDiskDelayMicros } from './enqueue-slow-disk.ts';
import { runCountingFlushes, runWithSlowFlushes } from './preloaded-flushes.ts';
import { takeTurns, type Contestant, type Run } from './take-turns.ts';
import { walPerSave } from './wal-per-save.ts';

const runs = 7;
const writesPerRun = 500;
const aimOfLimit = 0.9;

/**
 * Durable submissions per second, one per transaction, beside what this disk can do at all, the simplest insert of
 * the same bytes, and the queues that a program might take instead: as they come, and forced to the same durability.
 */
export async function run(): Promise<BenchReport> {
  const folder = benchFolder('enqueue');
  try {
    const flushes = countFlushes(folder);
    const slowDisk = onSlowDisk(folder);
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
        ...(slowDisk.ok ? slowDisk.value : []),
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
        slowDisk.ok
          ? `on a slow disk: a run of its own in which every flush, the limit's too, takes ${slowDiskDelayMicros / 1000} ms longer; a kiosk's eMMC flushes 10 to 100 times slower than this disk`
          : `not run: on a slow disk: ${slowDisk.failure}`,
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

function medianOf(figures: readonly BenchFigure[], name: string): number {
  return figures.find((each) => each.name.startsWith(name))?.median ?? Number.NaN;
}

function countFlushes(folder: string) {
  const own = join(folder, 'flushes-counted');
  mkdirSync(own);
  const counted = runCountingFlushes('enqueue-flushes.ts', own, own);
  return counted.ok ? { ok: true as const, value: FlushCounts.parse(JSON.parse(counted.value)) } : counted;
}

function onSlowDisk(folder: string) {
  const own = join(folder, 'slow-disk');
  mkdirSync(own);
  const ran = runWithSlowFlushes('enqueue-slow-disk.ts', own, slowDiskDelayMicros, own);
  return ran.ok ? { ok: true as const, value: SlowDiskFigures.parse(JSON.parse(ran.value)) } : ran;
}

function perWrite(counts: FlushCounts, name: string): number {
  return counts.find((each) => each.name === name && each.setting === 'FULL')?.perWrite ?? Number.NaN;
}

function flushFigures(counts: FlushCounts): BenchFigure[] {
  return counts.map(({ name, setting, perWrite: flushes }) =>
    figure(`flushes per submission: ${name} (${setting})`, 'flushes', [flushes]),
  );
}
