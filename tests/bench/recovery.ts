import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { figure, type BenchFigure, type BenchReport } from './bench-report.ts';
import { benchFolder, fileSystemName } from './disk-limits.ts';
import type { NotRun } from './load-peers.ts';
import { contestantNames, loadContestant, type ContestantName } from './recovery/contestants.ts';

const runs = 5;
const rows = 100_000;
const aimMs = 1_000;

const Opening = z.object({
  waiting: z.number(),
  readyMs: z.number(),
  firstAddMs: z.number(),
  startMs: z.number(),
});

interface Killed {
  name: ContestantName;
  title: string;
  folder: string;
  file: string;
}

interface Measured extends z.infer<typeof Opening> {
  /** reading the WAL's bytes and no more */
  limitMs: number;
  /** reading the whole database */
  wholeFileMs: number;
}

/** What a queue's files are in when it is opened. */
type Cache = 'after a kill' | 'after a power cut';

/**
 * Time to ready after a kill with 100,000 queued and a full WAL. Each queue is filled, its WAL filled up by a process
 * that is killed, and then opened again and again by fresh processes that are killed too. Files are in the system's
 * cache, as after a kill, or thrown out of it, as after a power cut.
 */
export async function run(): Promise<BenchReport> {
  const folder = benchFolder('recovery');
  try {
    const killed: Killed[] = [];
    const notRun: NotRun[] = [];
    for (const name of contestantNames) {
      const made = await killedQueue(name, join(folder, name));
      if ('code' in made) notRun.push(made);
      else killed.push(made);
    }
    const warm = await openInTurns(killed, 'after a kill');
    const cold = canForget() ? await openInTurns(killed, 'after a power cut') : undefined;
    const ours = warm.get('ours') ?? [];
    const medianMs = figure(
      '',
      'ms',
      ours.map(({ readyMs }) => readyMs),
    ).median;
    return {
      bench: 'recovery',
      figures: [
        ...killed.flatMap((queue) => figuresOf(queue, 'after a kill', warm.get(queue.name) ?? [])),
        ...(cold
          ? killed.flatMap((queue) => figuresOf(queue, 'after a power cut', cold.get(queue.name) ?? []))
          : []),
      ],
      notes: [
        `${rows} rows of 2 KB, the WAL filled up to its checkpoint, SIGKILL; ready is when it was answered how many wait; the process's own start is not counted`,
        `aim: ours ready in at most ${aimMs} ms after a kill, and nothing missing`,
        'limit: reading the bytes of the WAL; beside it, reading the whole file, which is the least a check of every page can take',
        'the peers check nothing at opening',
        ...(cold
          ? ['after a power cut: the files were thrown out of the cache before']
          : ['cold files: not run: no dd that can throw files out of the cache']),
        `file system of the test folder: ${fileSystemName(folder)}`,
        ...notRun.map(({ peer, reason }) => `not run: ${peer}: ${reason}`),
      ],
      holds: medianMs <= aimMs && ours.length === runs && ours.every(({ waiting }) => waiting > rows),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fills a queue (in memory, where that can be had: nothing is measured then) and kills it with a full WAL. */
async function killedQueue(name: ContestantName, folder: string): Promise<Killed | NotRun> {
  const loaded = await loadContestant(name);
  if (!loaded.ok) return loaded.failure;
  const { title, file } = loaded.value;
  console.error(`filling ${title} with ${rows} rows`);
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const nursery = mkdtempSync(join(parent, 'jiujin-recovery-'));
  try {
    const grown = join(nursery, name);
    await program('fill.ts', 'fill', name, grown, String(rows)).ended();
    cpSync(grown, folder, { recursive: true });
  } finally {
    rmSync(nursery, { recursive: true, force: true });
  }
  const filling = program('fill.ts', 'wal', name, folder);
  await filling.line();
  await filling.kill();
  return { name, title, folder, file };
}

async function openInTurns(
  killed: readonly Killed[],
  cache: Cache,
): Promise<Map<ContestantName, Measured[]>> {
  const measured = new Map(killed.map(({ name }): [ContestantName, Measured[]] => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    console.error(`${cache}: run ${run + 1} of ${runs}`);
    for (const place of killed.keys()) {
      const queue = killed[(place + run) % killed.length];
      if (queue) measured.get(queue.name)?.push(await openOnce(queue, cache));
    }
  }
  return measured;
}

async function openOnce({ name, folder, file }: Killed, cache: Cache): Promise<Measured> {
  const database = join(folder, file);
  const files = [database, `${database}-wal`];
  if (cache === 'after a power cut') files.forEach(forget);
  const opening = program('open.ts', name, folder);
  const told = Opening.parse(JSON.parse(await opening.line()));
  await opening.kill();
  if (cache === 'after a power cut') files.forEach(forget);
  return { ...told, wholeFileMs: readingMs(database), limitMs: readingMs(`${database}-wal`) };
}

function figuresOf(
  { title, folder, file }: Killed,
  cache: Cache,
  measured: readonly Measured[],
): BenchFigure[] {
  const megabytes = (path: string) => `${(statSync(path).size / 1e6).toFixed(1)} MB`;
  const database = join(folder, file);
  const of = (what: string, value: (each: Measured) => number) =>
    figure(`${cache}: ${title}: ${what}`, 'ms', measured.map(value));
  return [
    of('ready', ({ readyMs }) => readyMs),
    of('first new row after that', ({ firstAddMs }) => firstAddMs),
    of(`limit: reading its WAL (${megabytes(`${database}-wal`)})`, ({ limitMs }) => limitMs),
    of(`reading its whole file (${megabytes(database)})`, ({ wholeFileMs }) => wholeFileMs),
  ];
}

/** GNU dd with `nocache` and nothing to copy asks the system to drop the file from its cache (posix_fadvise(2)). */
function forget(file: string): void {
  execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
}

function canForget(): boolean {
  try {
    forget(import.meta.filename);
    return true;
  } catch {
    return false;
  }
}

function readingMs(file: string): number {
  const buffer = Buffer.alloc(1024 * 1024);
  const descriptor = openSync(file, 'r');
  const began = performance.now();
  try {
    while (readSync(descriptor, buffer) > 0);
    return performance.now() - began;
  } finally {
    closeSync(descriptor);
  }
}

/** A program of the folder `recovery` in a process of its own. */
function program(name: string, ...parameters: string[]) {
  const file = join(import.meta.dirname, 'recovery', name);
  const child = spawn(process.execPath, [file, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    line: async () => {
      const next = await lines.next();
      if (next.done) throw new Error(`${name} ended without a word`);
      return next.value;
    },
    ended: async () => {
      await closed;
      if (child.exitCode !== 0) throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}`);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
