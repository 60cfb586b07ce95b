import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, type BenchFigure } from './bench-report.ts';
import { OurCopy, RxdbCopy, type DeltaContestant as Contestant } from './catalogue-copies.ts';
import { BenchPlatform } from './catalogue-platform-process.ts';
import { rows } from './catalogue-samples.ts';
import { loadRxdb } from './load-peers.ts';

const runs = 5;
/** a village line */
const linkBitsPerSecond = 256_000;

interface Fetched {
  ms: number;
  bytes: number;
}

export interface DeltaFindings {
  figures: BenchFigure[];
  notes: string[];
  holds: boolean;
}

/** A delta of one in a hundred rows: time and bytes, beside the same changed bytes in one plain answer. */
export async function measureDelta(folder: string): Promise<DeltaFindings> {
  mkdirSync(folder, { recursive: true });
  const key = 'B'.repeat(43);
  const keyFile = join(folder, 'terminal.key');
  writeFileSync(keyFile, key, { mode: 0o600 });
  const platform = await BenchPlatform.start(join(folder, 'platform'), key);
  const copy = new OurCopy(join(folder, 'terminal'), platform.address, keyFile);
  const peer = await loadRxdb();
  const contestants: Contestant[] = [copy];
  if (peer.ok)
    contestants.push(await RxdbCopy.open(peer.value.title, peer.value.module, platform.address, key));
  try {
    await platform.publish(1);
    const whole = await everyone(contestants, platform, 0);
    const deltas = new Map(contestants.map((contestant): [Contestant, Fetched[]] => [contestant, []]));
    const limit: number[] = [];
    const changed: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      console.error(`delta ${run + 1} of ${runs}`);
      changed.push(await platform.publish(run + 2));
      limit.push(await platform.plainMs());
      for (const [contestant, found] of await everyone(contestants, platform, run)) {
        deltas.get(contestant)?.push(found);
      }
    }
    const notes = [
      `${rows.toLocaleString('en')} rows, ${rows / 100} of them changed; the platform is a process of its own (PGlite on disk, flushed)`,
      'ours: staged page by page on disk, every changed document and all rules between documents checked, the whole compared with the platform’s digest, then switched; the items carry no forms',
      `the limit is the changed bytes in one plain HTTP answer, uncompressed; the line counts TCP payload both ways; ${linkBitsPerSecond / 1000} kbit/s is computed from it`,
      ...(peer.ok
        ? [
            `${peer.value.title}: its own replication over the same pages, in memory, nothing checked, nothing on disk`,
          ]
        : [`not run: ${peer.failure.peer}: ${peer.failure.reason}`]),
    ];
    return { figures: figures(whole, deltas, limit, changed), notes, holds: copy.activated === runs + 1 };
  } finally {
    for (const contestant of contestants) await contestant.close();
    platform.stop();
  }
}

/** All fetch in turn, another one first each time. */
async function everyone(
  contestants: readonly Contestant[],
  platform: BenchPlatform,
  turn: number,
): Promise<[Contestant, Fetched][]> {
  const fetched: [Contestant, Fetched][] = [];
  for (const place of contestants.keys()) {
    const contestant = contestants[(place + turn) % contestants.length];
    if (!contestant) continue;
    await platform.bytes();
    const began = performance.now();
    await contestant.fetch();
    fetched.push([contestant, { ms: performance.now() - began, bytes: await platform.bytes() }]);
  }
  return fetched;
}

function figures(
  whole: readonly [Contestant, Fetched][],
  deltas: ReadonlyMap<Contestant, Fetched[]>,
  limit: readonly number[],
  changed: readonly number[],
): BenchFigure[] {
  const seconds = (bytes: number): number => (bytes * 8) / linkBitsPerSecond;
  return [
    figure('changed bytes', 'bytes', changed),
    figure('limit: changed bytes over loopback', 'ms', limit, 'none'),
    figure(`limit: changed bytes / ${linkBitsPerSecond / 1000} kbit/s`, 's', changed.map(seconds)),
    ...[...deltas].flatMap(([{ name, durability }, found]) => [
      figure(
        `${name}, delta`,
        'ms',
        found.map(({ ms }) => ms),
        durability,
      ),
      figure(
        `${name}, delta over the line`,
        'bytes',
        found.map(({ bytes }) => bytes),
      ),
      figure(
        `${name}, delta at ${linkBitsPerSecond / 1000} kbit/s`,
        's',
        found.map(({ bytes }) => seconds(bytes)),
      ),
      figure(
        `${name}, line / changed bytes`,
        'ratio',
        found.map(({ bytes }, run) => bytes / (changed[run] ?? NaN)),
      ),
    ]),
    ...whole.map(([{ name, durability }, { ms }]) =>
      figure(`${name}, everything once`, 'ms', [ms], durability),
    ),
  ];
}
