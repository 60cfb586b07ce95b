import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openVirtualDisplay } from '../../main/chromium/fixtures/virtual-display.ts';
import { findElectronBinary } from '../../main/electron/electron-binary.ts';
import { countPlaywright, countVitest, judge, none, type Counts } from './counts.ts';
import { playwrightFailures, vitestFailures } from './failures.ts';
import { runProgram, runProgramQuietly } from './run-program.ts';

export interface Result {
  counts: Counts;
  /** One for each failure that a report names. */
  failures: string[];
}

export interface Suite {
  name: string;
  /** It needs one processor and nothing that another suite has: such suites run beside each other. */
  sharesMachine?: true;
  run(): Promise<Result>;
}

/** Everything that `npm test` runs, the quick first. Programs are those of node_modules/.bin, on the PATH. */
export function suites(root: string): Suite[] {
  return [
    reading('eslint', 'eslint', ['.', '--max-warnings', '0']),
    reading('types', 'tsc', ['-p', '.']),
    reading('page-types', 'svelte-check', ['--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings']),
    reading('prettier', 'prettier', ['--check', '--log-level', 'warn', '.']),
    reading('knip', 'knip', ['--no-progress']),
    reading('catalogue', process.execPath, ['offline-cache/catalogue/command.ts', 'check']),
    { name: 'unit', run: () => vitest(root) },
    check('crash', process.execPath, ['tests/crash/crash.ts', '--states', '2000']),
    check('chaos', process.execPath, ['tests/chaos/chaos.ts', '--seed', '1']),
    { name: 'pictures', run: () => playwright(root, 'pictures', 'renderer/pictures/playwright.config.ts') },
    { name: 'visits', run: () => playwright(root, 'visits', 'tests/playwright.config.ts') },
    { name: 'electron', run: () => electron(root) },
  ];
}

/** A program that passes or fails is one test. */
function check(name: string, program: string, args: string[], run = runProgram): Suite {
  return {
    name,
    async run() {
      const status = await run(program, args);
      if (status === 0) return { counts: { ...none, passed: 1 }, failures: [] };
      return { counts: { ...none, failed: 1 }, failures: [[program, ...args].join(' ')] };
    },
  };
}

/** A check that only reads the sources. */
function reading(name: string, program: string, args: string[]): Suite {
  return { ...check(name, program, args, runProgramQuietly), sharesMachine: true };
}

async function vitest(root: string): Promise<Result> {
  const report = freshReport(root, 'unit');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return outcome(runProgram('vitest', args), report, countVitest, vitestFailures);
}

async function playwright(
  root: string,
  name: string,
  configuration: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Result> {
  if (!existsSync(join(root, configuration))) {
    return { counts: judge(none, 1), failures: [`${configuration} is missing`] };
  }
  const report = freshReport(root, name);
  const run = runProgram('playwright', ['test', '-c', configuration, '--reporter=list,json'], {
    environment: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  return outcome(run, report, countPlaywright, playwrightFailures);
}

/** Where Electron's binary is not, the suite is one skipped test: never a passed one. */
async function electron(root: string): Promise<Result> {
  if (findElectronBinary(root) === undefined) {
    console.error('not run: no Electron binary');
    return { counts: { ...none, skipped: 1 }, failures: [] };
  }
  const display = process.env['DISPLAY'] ? undefined : await openVirtualDisplay();
  const environment = display ? { DISPLAY: display.name } : {};
  const result = await playwright(root, 'electron', 'main/electron/playwright.config.ts', environment);
  await display?.close();
  return result;
}

/** Path of a report that is not there yet: one left from before would be believed. */
function freshReport(root: string, name: string): string {
  const folder = join(root, 'dist', 'test-reports');
  mkdirSync(folder, { recursive: true });
  const report = join(folder, `${name}.json`);
  rmSync(report, { force: true });
  return report;
}

async function outcome(
  run: Promise<number>,
  report: string,
  count: (report: unknown) => Counts,
  name: (report: unknown) => string[],
): Promise<Result> {
  const status = await run;
  if (!existsSync(report)) return { counts: judge(none, 1), failures: ['it wrote no report'] };
  const content: unknown = JSON.parse(readFileSync(report, 'utf8'));
  const counts = judge(count(content), status);
  const named = name(content);
  const unnamed = counts.failed > 0 && named.length === 0;
  return { counts, failures: unnamed ? [`ended with status ${String(status)} and named no failure`] : named };
}
