import { z } from 'zod';
import type { BenchFigure } from './bench-report.ts';
import { overwriteLimit } from './disk-limits.ts';
import { compare } from './enqueue-comparison.ts';
import { enqueueField } from './enqueue-contestants.ts';
import { takeTurns, type Contestant } from './take-turns.ts';

/** In the middle of what eMMC takes longer than a fast disk, 10 to 100 times 0.25 ms. */
export const slowDiskDelayMicros = 8_000;

/** The ratios of ours to the limit, the plain insert and the best peer. */
export const SlowDiskFigures = z.array(
  z.object({
    name: z.string(),
    unit: z.string(),
    median: z.number(),
    lowest: z.number(),
    highest: z.number(),
    runs: z.number(),
    durability: z.string(),
  }),
);

const runs = 5;
const writesPerRun = 50;

/** Run with the library before libc's that makes flushes slow; prints {@link SlowDiskFigures}. */
async function compareThere(folder: string): Promise<BenchFigure[]> {
  const { contestants } = await enqueueField(folder);
  const atFull = contestants.filter(({ setting }) => setting === 'FULL');
  const limit = overwriteLimit(folder);
  const field = [limit, ...atFull];
  const measured = await takeTurns<Contestant>(field, runs, writesPerRun);
  for (const contestant of [limit, ...contestants]) await contestant.close();
  return compare([limit], atFull, measured).map((each) => ({
    ...each,
    name: `on a slow disk: ${each.name}`,
  }));
}

if (import.meta.main) console.log(JSON.stringify(await compareThere(process.argv[2] ?? '')));
