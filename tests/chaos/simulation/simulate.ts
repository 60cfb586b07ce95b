import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Database } from '../../../platform/database/database.ts';
import { randomnessAt } from '../seeded-draw.ts';
import { prepareDatabase } from '../under-test.ts';
import { putBack, takeBackup } from './backup.ts';
import { commands, freshModel } from './commands.ts';
import { terminalNames, World } from './world.ts';

export interface SimulationOptions {
  seed: number;
  runs: number;
  /** for the terminals' stores; made and removed below it */
  folder: string;
  /** as it is now at the beginning of every run, and again at the end */
  database: Database;
  progress: (text: string) => void;
}

export interface SimulationReport {
  seed: number;
  runs: number;
  holds: boolean;
  submitted: number;
  effects: number;
  lost: number;
  duplicates: number;
  virtualHours: number;
  requests: number;
  crashes: number;
  restores: number;
  /** the shortest list of steps found that breaks a promise, and what it breaks */
  counterexample?: string;
}

const beginning = 'chaos_beginning';

/** Many short histories of three terminals and a platform, each judged once all is well again. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { seed, runs, database, progress } = options;
  await prepareDatabase(database, randomnessAt(seed, 'simulation'), terminalNames);
  await database.transaction((statements) => takeBackup(statements, beginning));
  const total = {
    runs: 0,
    submitted: 0,
    effects: 0,
    lost: 0,
    duplicates: 0,
    virtualMs: 0,
    requests: 0,
    crashes: 0,
    restores: 0,
  };

  const property = fc.asyncProperty(commands(), async (steps) => {
    await database.transaction((statements) => putBack(statements, beginning));
    const folder = mkdtempSync(join(options.folder, 'world-'));
    const world = new World(database, folder, seed);
    try {
      await fc.asyncModelRun(() => ({ model: freshModel(), real: world }), steps);
      const unsent = await world.heal();
      const verdict = await world.judged();
      add(total, world, verdict);
      if (total.runs % 10 === 0) progress(`${total.runs} histories, ${total.submitted} submissions`);
      const broken = [...verdict.violations, ...(unsent > 0 ? [`${unsent} never arrived`] : [])];
      if (verdict.lost > 0) broken.unshift(`${verdict.lost} lost`);
      if (verdict.duplicates > 0) broken.unshift(`${verdict.duplicates} doubled`);
      if (broken.length > 0) throw new Error(broken.join('; '));
    } catch (error) {
      // at once, not only when the shortest history was found
      progress(`a history fails: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    } finally {
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
  const outcome = await fc.check(property, { seed, numRuns: runs, endOnFailure: false });
  await database.transaction((statements) => putBack(statements, beginning));
  const { virtualMs, ...counts } = total;
  return {
    seed,
    ...counts,
    virtualHours: Math.round(virtualMs / 3_600_000),
    holds: !outcome.failed,
    ...(outcome.failed && { counterexample: describeFailure(outcome.counterexample, outcome.errorInstance) }),
  };
}

function add(
  total: Record<
    | 'runs'
    | 'submitted'
    | 'effects'
    | 'lost'
    | 'duplicates'
    | 'virtualMs'
    | 'requests'
    | 'crashes'
    | 'restores',
    number
  >,
  world: World,
  verdict: Record<'submitted' | 'effects' | 'lost' | 'duplicates', number>,
): void {
  total.runs += 1;
  for (const name of ['submitted', 'effects', 'lost', 'duplicates'] as const) total[name] += verdict[name];
  total.virtualMs += world.time.nowMs();
  total.requests += world.terminals.reduce((sum, { line }) => sum + line.requests, 0);
  total.crashes += world.platform.crashes;
  total.restores += world.platform.restores;
}

function describeFailure(steps: unknown, error: unknown): string {
  return `${String(steps)}: ${error instanceof Error ? error.message : String(error)}`;
}
