import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openVirtualDisplay } from '../../main/chromium/fixtures/virtual-display.ts';
import { findElectronBinary } from '../../main/electron/electron-binary.ts';
import { countPlaywright, countVitest, judge, none, type Counts } from './counts.ts';
import { runProgram } from './run-program.ts';

export interface Suite {
  name: string;
  run(): Promise<Counts>;
}

/** Everything that `npm test` runs, the quick first. Programs are those of node_modules/.bin, on the PATH. */
export function suites(root: string): Suite[] {
  return [
    check('types', 'tsc', ['-p', '.']),
    check('page-types', 'svelte-check', ['--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings']),
    check('eslint', 'eslint', ['.', '--max-warnings', '0']),
    check('prettier', 'prettier', ['--check', '--log-level', 'warn', '.']),
    check('knip', 'knip', ['--no-progress']),
    check('catalogue', process.execPath, ['offline-cache/catalogue/command.ts', 'check']),
    { name: 'unit', run: () => vitest(root) },
    check('crash', process.execPath, ['tests/crash/crash.ts', '--states', '2000']),
    check('chaos', process.execPath, ['tests/chaos/chaos.ts', '--seed', '1']),
    { name: 'pictures', run: () => playwright(root, 'pictures', 'renderer/pictures/playwright.config.ts') },
    { name: 'visits', run: () => playwright(root, 'visits', 'tests/playwright.config.ts') },
    { name: 'electron', run: () => electron(root) },
  ];
}

/** A static check is one test. */
function check(name: string, program: string, args: string[]): Suite {
  return {
    name,
    async run() {
      const status = await runProgram(program, args);
      return status === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
    },
  };
}

async function vitest(root: string): Promise<Counts> {
  const report = freshReport(root, 'unit');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return judge(...(await outcome(runProgram('vitest', args), report, countVitest)));
}

async function playwright(
  root: string,
  name: string,
  configuration: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Counts> {
  if (!existsSync(join(root, configuration))) {
    console.error(`${configuration} is missing`);
    return judge(none, 1);
  }
  const report = freshReport(root, name);
  const run = runProgram('playwright', ['test', '-c', configuration, '--reporter=list,json'], {
    ...environment,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return judge(...(await outcome(run, report, countPlaywright)));
}

/** Where Electron's binary is not, the suite is one skipped test: never a passed one. */
async function electron(root: string): Promise<Counts> {
  if (findElectronBinary(root) === undefined) {
    console.error('not run: no Electron binary');
    return { ...none, skipped: 1 };
  }
  const display = process.env['DISPLAY'] ? undefined : await openVirtualDisplay();
  const environment = display ? { DISPLAY: display.name } : {};
  const counts = await playwright(root, 'electron', 'main/electron/playwright.config.ts', environment);
  await display?.close();
  return counts;
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
): Promise<[Counts, number]> {
  const status = await run;
  if (!existsSync(report)) return [none, 1];
  return [count(JSON.parse(readFileSync(report, 'utf8'))), status];
}
