import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { NewSubmission } from '../../contract/outbox.ts';
import { exampleApplication } from '../../offline-cache/store/fixtures/example-submissions.ts';
import { realClock, realRandomness } from '../../offline-cache/store/fixtures/real-time.ts';
import { openStore, type OpenedStore } from '../../offline-cache/store/open-store.ts';
import { figure, type BenchReport } from './bench-report.ts';

const runs = 7;
const writesPerRun = 1_000;
const envelopeBytes = 2_048;
const limitBytes = 4_096;
const fullDurability = 'WAL, synchronous=FULL: flushed at every commit';

interface Contestant {
  name: string;
  durability: string;
  write: () => void;
  close: () => void;
}

interface Run {
  perSecond: number;
  p50Micros: number;
  p99Micros: number;
}

/**
 * Durable submissions per second, one per transaction, beside what this disk can do at all and beside the simplest
 * insert of the same bytes at the same durability. The contestants take turns, so that noise meets all of them.
 */
export async function run(): Promise<BenchReport> {
  const parent = join(import.meta.dirname, '..', '..', 'data');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'bench-enqueue-'));
  const store = openBenchStore(join(folder, 'store'));
  const contestants = [diskLimit(folder), plainInsert(folder), theStore(store)] as const;
  try {
    const measured = takeTurns(contestants);
    return report(contestants, measured, store, folder);
  } finally {
    for (const contestant of contestants) contestant.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function takeTurns(contestants: readonly Contestant[]): Map<Contestant, Run[]> {
  const measured = new Map(contestants.map((contestant): [Contestant, Run[]] => [contestant, []]));
  for (const contestant of contestants) measure(contestant, writesPerRun / 5);
  for (let round = 0; round < runs; round += 1) {
    console.error(`run ${round + 1} of ${runs}`);
    for (const place of contestants.keys()) {
      const contestant = contestants[(place + round) % contestants.length];
      if (contestant) measured.get(contestant)?.push(measure(contestant, writesPerRun));
    }
  }
  return measured;
}

function measure(contestant: Contestant, writes: number): Run {
  const micros: number[] = [];
  const began = performance.now();
  for (let write = 0; write < writes; write += 1) {
    const before = performance.now();
    contestant.write();
    micros.push((performance.now() - before) * 1000);
  }
  const perSecond = (writes * 1000) / (performance.now() - began);
  micros.sort((a, b) => a - b);
  const quantile = (share: number) => micros[Math.floor(share * (writes - 1))] ?? Number.NaN;
  return { perSecond, p50Micros: quantile(0.5), p99Micros: quantile(0.99) };
}

function report(
  contestants: readonly [limit: Contestant, plain: Contestant, store: Contestant],
  measured: Map<Contestant, Run[]>,
  store: OpenedStore,
  folder: string,
): BenchReport {
  const of = (contestant: Contestant) => measured.get(contestant) ?? [];
  const [limit, plain, ours] = contestants;
  const ratio = (base: Contestant) =>
    of(ours).map(({ perSecond }, index) => perSecond / (of(base)[index]?.perSecond ?? Number.NaN));
  const figures = contestants.flatMap((contestant) => {
    const { name, durability } = contestant;
    const results = of(contestant);
    return [
      figure(
        name,
        'writes/s',
        results.map(({ perSecond }) => perSecond),
        durability,
      ),
      figure(
        `${name}, p50`,
        'µs',
        results.map(({ p50Micros }) => p50Micros),
        durability,
      ),
      figure(
        `${name}, p99`,
        'µs',
        results.map(({ p99Micros }) => p99Micros),
        durability,
      ),
    ];
  });
  const { journalMode, synchronous } = store.durability;
  return {
    bench: 'enqueue',
    figures: [
      ...figures,
      figure('store / disk limit', 'ratio', ratio(limit)),
      figure('store / plain insert', 'ratio', ratio(plain)),
    ],
    notes: [
      `store: durability read back: journal_mode=${journalMode}, synchronous=${synchronous} (2 is FULL)`,
      `${runs} interleaved runs of ${writesPerRun} writes each; the store validates, hashes (SM3) and indexes`,
      `file system of the test folder: ${fileSystemName(folder)}; whether the device keeps its word on a flush is not known`,
      'the queues plainjob and liteque, and sealing, come with the full comparison; number of flushes not counted here',
    ],
    holds:
      journalMode === 'wal' && synchronous === 2 && store.submissions.counts().queued > runs * writesPerRun,
  };
}

/** What the disk can do: as many bytes as one page of the WAL, appended and flushed. */
function diskLimit(folder: string): Contestant {
  const descriptor = openSync(join(folder, 'limit'), 'wx');
  const bytes = Buffer.alloc(limitBytes, 1);
  return {
    name: `append ${limitBytes} bytes + fdatasync`,
    durability: 'fdatasync for every append',
    write: () => {
      writeSync(descriptor, bytes);
      fdatasyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

function plainInsert(folder: string): Contestant {
  const database = new Database(join(folder, 'plain.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE job (id INTEGER PRIMARY KEY, payload TEXT)');
  const insert = database.prepare<[string]>('INSERT INTO job (payload) VALUES (?)');
  const payload = 'x'.repeat(envelopeBytes);
  return {
    name: 'plain insert, better-sqlite3',
    durability: fullDurability,
    write: () => void insert.run(payload),
    close: () => database.close(),
  };
}

function theStore(store: OpenedStore): Contestant {
  const submission = twoKilobytes();
  return {
    name: 'store, save()',
    durability: fullDurability,
    write: () => {
      const outcome = store.submissions.save({ ...submission, caseId: randomUUID() });
      if (!outcome.ok) throw new Error(`${outcome.failure.code}: ${outcome.failure.detail}`);
    },
    close: () => store.close(),
  };
}

function openBenchStore(folder: string): OpenedStore {
  const opened = openStore({
    folder,
    terminalId: 'PL-BENCH-01',
    clock: realClock,
    randomness: realRandomness,
  });
  if (!opened.ok) throw new Error(`${opened.failure.code}: ${opened.failure.detail}`);
  return opened.value;
}

/** The example with a signature that makes the envelope as long as the benchmark is defined for. */
function twoKilobytes(): NewSubmission {
  const submission = exampleApplication(randomUUID());
  const { body } = submission;
  if (body.kind !== 'application') throw new Error('the example is an application');
  const fieldsOfEnvelope = 330;
  const stroke = [];
  while (fieldsOfEnvelope + JSON.stringify({ ...body, signature: [stroke] }).length < envelopeBytes) {
    stroke.push({ x: 100 + stroke.length, y: 200, t: 8 * stroke.length });
  }
  return { ...submission, body: { ...body, signature: [stroke] } };
}

/** Linux's magic numbers, statfs(2): on a file system in memory a flush costs nothing. */
function fileSystemName(folder: string): string {
  const names: Record<number, string> = {
    0xef53: 'ext4',
    0x01021994: 'tmpfs (memory: figures say nothing)',
    0x9123683e: 'btrfs',
    0x58465342: 'xfs',
    0x794c7630: 'overlay',
  };
  const { type } = statfsSync(folder);
  return names[type] ?? `0x${type.toString(16)}`;
}
