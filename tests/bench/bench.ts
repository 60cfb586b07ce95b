import { availableParallelism, cpus } from 'node:os';
import type { BenchReport } from './bench-report.ts';

interface Benchmark {
  run: (parameters: readonly string[]) => Promise<BenchReport>;
}

/** One row for each benchmark. */
const benchmarks: Record<string, () => Promise<Benchmark>> = {
  'acked-loss': () => import('./acked-loss.ts'),
  card: () => import('./card.ts'),
  catalogue: () => import('./catalogue.ts'),
  decode: () => import('./decode.ts'),
  enqueue: () => import('./enqueue.ts'),
  document: () => import('./document.ts'),
  drain: () => import('./drain.ts'),
  handwriting: () => import('./handwriting.ts'),
  'group-commit': () => import('./group-commit.ts'),
  page: () => import('./page.ts'),
  recovery: () => import('./recovery.ts'),
  saved: () => import('./saved.ts'),
  receipt: () => import('./receipt.ts'),
  start: () => import('./start.ts'),
  typing: () => import('./typing.ts'),
  touch: () => import('./touch.ts'),
  upload: () => import('./upload.ts'),
};

function printTable(report: BenchReport): void {
  const round = (value: number) => Number(value.toPrecision(4));
  const rows = report.figures.map(({ name, unit, median, lowest, highest, runs, durability = '' }) => ({
    figure: name,
    median: round(median),
    range: `${round(lowest)} – ${round(highest)}`,
    unit,
    runs,
    durability,
  }));
  console.table(rows);
  for (const note of report.notes) console.log(`· ${note}`);
}

async function main(parameters: readonly string[]): Promise<number> {
  const [name = ''] = parameters.filter((parameter) => !parameter.startsWith('--'));
  // `constructor` and the like are no benchmarks
  const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  if (!load) {
    console.error(
      `Unknown benchmark "${name}". Type: npm run bench -- NAME [--json], NAME one of: ${Object.keys(benchmarks).join(', ')}.`,
    );
    return 1;
  }
  const report = await (await load()).run(parameters);
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    node: process.version,
  };
  if (parameters.includes('--json')) console.log(JSON.stringify({ ...report, machine }));
  else printTable({ ...report, notes: [...report.notes, Object.values(machine).join(', ')] });
  return report.holds ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
