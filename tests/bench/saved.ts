import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { NewSubmission } from '../../contract/outbox.ts';
import { exampleSealer } from '../../offline-cache/store/fixtures/known-keys.ts';
import { realRandomness } from '../../offline-cache/store/fixtures/real-time.ts';
import type { OpenedStore } from '../../offline-cache/store/open-store.ts';
import type { Sealer } from '../../offline-cache/store/sealer.ts';
import { sealAttachment } from '../../seal/attachment.ts';
import { figure, type BenchFigure, type BenchReport } from './bench-report.ts';
import { openBenchStore, saveOne, twoKilobytes } from './bench-store.ts';
import { benchFolder, fileSystemName, frameBytes } from './disk-limits.ts';

const runs = 7;
const savesPerRun = 40;
const savesPerTurn = 4;
const attachmentBytes = 1024 * 1024;
const aimMs = 100;

interface Timed {
  name: string;
  durability: string;
  /** milliseconds of one */
  once: () => number;
}

const withScanName = 'press to saved, 1 MB attached';

/**
 * From the terminal's being told of the press to its being able to say *saved*: sealing, the attachment's file, the
 * transaction. Beside it what this disk needs for the same flushes with no work of the store's at all.
 */
export function run(): Promise<BenchReport> {
  const folder = benchFolder('saved');
  const sealing: number[] = [];
  const store = openBenchStore(join(folder, 'store'), { sealer: timed(exampleSealer, sealing) });
  try {
    const scan = randomBytes(attachmentBytes);
    const contestants = field(folder, store, scan);
    const measured = takeTurns(contestants);
    return Promise.resolve({
      bench: 'saved',
      figures: [
        ...contestants.flatMap(({ name, durability }) => figuresOf(name, durability, measured.get(name))),
        figure('of it: signing and sealing the submission (SM2), p95', 'ms', [quantile(sealing, 0.95)]),
      ],
      notes: [
        `${runs} interleaved runs of ${savesPerRun} each, with ${savesPerTurn} in a turn; sealing included, on one thread`,
        `aim: ${withScanName}, p95 at most ${aimMs} ms (the median of the runs)`,
        'the limit is 1 MB to a new file, flushed, renamed, its folder flushed; then one frame over space a file already has, flushed',
        'processor time is what the program itself used: on a machine that others share the latencies are theirs as well',
        'the way of the press through page and channel is not in it: that is `bench touch`',
        `file system of the test folder: ${fileSystemName(folder)}`,
      ],
      holds: figure('', '', measured.get(withScanName)?.p95 ?? []).median <= aimMs,
    });
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function field(folder: string, store: OpenedStore, scan: Buffer): Timed[] {
  const attachment = { material: 'photo', mediaType: 'image/jpeg', bytes: scan };
  const attachments = [attachment];
  const durability = 'WAL, FULL; attachment flushed before';
  const save = (submission: NewSubmission) => () => elapsed(() => saveOne(store, submission));
  return [
    { name: 'limit: the same flushes', durability: 'fsync', once: limit(folder, scan) },
    { name: withScanName, durability, once: save({ ...twoKilobytes, attachments }) },
    { name: 'press to saved, nothing attached', durability, once: save(twoKilobytes) },
    {
      name: 'of it: sealing 1 MB (SM4, HMAC-SM3, SM3 of both)',
      durability: '',
      once: () => elapsed(() => sealAttachment(attachment, 1, realRandomness)),
    },
  ];
}

function limit(folder: string, scan: Buffer): () => number {
  const frame = Buffer.alloc(frameBytes, 1);
  const log = openSync(join(folder, 'limit.log'), 'w');
  writeSync(log, frame);
  fsyncSync(log);
  const [temporary, named] = [join(folder, 'limit.part'), join(folder, 'limit')];
  return () => {
    const took = elapsed(() => {
      const file = openSync(temporary, 'wx');
      for (let done = 0; done < scan.length;) done += writeSync(file, scan, done);
      fsyncSync(file);
      closeSync(file);
      renameSync(temporary, named);
      const own = openSync(folder, 'r');
      fsyncSync(own);
      closeSync(own);
      writeSync(log, frame, 0, frame.length, 0);
      fsyncSync(log);
    });
    unlinkSync(named);
    return took;
  };
}

/** A sealer that notes the milliseconds of each sealing. */
function timed(real: Sealer, took: number[]): Sealer {
  return {
    refusal: () => real.refusal(),
    seal: (...parameters) => {
      const began = performance.now();
      const sealed = real.seal(...parameters);
      took.push(performance.now() - began);
      return sealed;
    },
  };
}

/** Milliseconds, one value for each run. */
interface Measured {
  p50: number[];
  p95: number[];
  /** of the processor, in the mean: what others do on the machine is not in it */
  processor: number[];
}

/** All in turn, so that what else the machine does meets all alike; a run before the first is not counted. */
function takeTurns(contestants: readonly Timed[]): Map<string, Measured> {
  const measured = new Map(
    contestants.map(({ name }): [string, Measured] => [name, { p50: [], p95: [], processor: [] }]),
  );
  for (let run = -1; run < runs; run += 1) {
    console.error(run < 0 ? 'warming up' : `run ${run + 1} of ${runs}`);
    const latencies = new Map(contestants.map(({ name }): [string, number[]] => [name, []]));
    const processor = new Map<string, number>();
    for (let turn = 0; turn < savesPerRun / savesPerTurn; turn += 1) {
      for (const { name, once } of contestants) {
        const before = process.cpuUsage();
        for (let each = 0; each < savesPerTurn; each += 1) latencies.get(name)?.push(once());
        const { user, system } = process.cpuUsage(before);
        processor.set(name, (processor.get(name) ?? 0) + user + system);
      }
    }
    if (run < 0) continue;
    for (const [name, values] of latencies) {
      measured.get(name)?.p50.push(quantile(values, 0.5));
      measured.get(name)?.p95.push(quantile(values, 0.95));
      measured.get(name)?.processor.push((processor.get(name) ?? Number.NaN) / 1_000 / values.length);
    }
  }
  return measured;
}

function figuresOf(name: string, durability: string, measured: Measured | undefined): BenchFigure[] {
  const { p50, p95, processor } = measured ?? { p50: [], p95: [], processor: [] };
  return [
    figure(`${name}, p50`, 'ms', p50, durability),
    figure(`${name}, p95`, 'ms', p95, durability),
    figure(`${name}, processor time`, 'ms', processor, durability),
  ];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

function elapsed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
