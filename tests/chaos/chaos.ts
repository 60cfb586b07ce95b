/**
 * `npm run chaos -- [--seed S] [--submissions N] [--histories N] [--postgres] [--json]`: whether sync loses or doubles
 * anything over a line that fails in every way of the list. The same seed meets the same faults. Progress goes to
 * standard error; with --json the last line of standard output is one JSON object. Exit status 0 only when nothing
 * was lost or doubled, every fault was met, and every control failed.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stormControls } from './controls/controls.ts';
import { shortcomings, summary, unmetFaults, type ChaosReport, type ControlOutcome } from './report.ts';
import { embeddedDatabase, serverDatabase } from './storm-database.ts';
import { storm, type StormReport } from './storm/storm.ts';
import { virtualPartsInOwnProcess } from './virtual-parts.ts';
import { workFolder } from './work-folder.ts';

interface ChaosOptions {
  seed: number;
  submissions: number;
  histories: number;
  postgres: boolean;
  json: boolean;
}

const usage =
  'Type: npm run chaos -- [--seed S] [--submissions N] [--histories N] [--postgres] [--json], S and N whole numbers.';
const largestSeed = 2 ** 31 - 1;
/** Enough for every control to meet what it fails at, many times over. */
const controlSubmissions = 40;

function readOptions(parameters: readonly string[]): ChaosOptions | undefined {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      seed: { type: 'string', default: String(randomInt(1, largestSeed)) },
      submissions: { type: 'string', default: '200' },
      histories: { type: 'string', default: '25' },
      postgres: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [seed, submissions, histories] = [values.seed, values.submissions, values.histories].map(Number);
  if (!isWhole(seed) || !isWhole(submissions) || !isWhole(histories)) return undefined;
  return { seed: seed % largestSeed, submissions, histories, postgres: values.postgres, json: values.json };
}

function isWhole(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function progress(text: string): void {
  console.error(`  ${text}`);
}

async function mainStorm(
  { seed, submissions, postgres }: ChaosOptions,
  folder: string,
): Promise<StormReport> {
  console.error(`storm: ${submissions} submissions of three terminals, seed ${seed}`);
  const database = postgres ? serverDatabase() : embeddedDatabase(join(folder, 'platform'));
  try {
    return await storm({
      seed,
      submissions,
      folder: join(folder, 'storm'),
      openDatabase: database.open,
      progress,
    });
  } finally {
    database.stop();
  }
}

async function runControls(seed: number, folder: string): Promise<Record<string, ControlOutcome>> {
  const outcomes: Record<string, ControlOutcome> = {};
  for (const { name, control, mustShow } of stormControls()) {
    console.error(`control: ${name}`);
    const own = join(folder, name);
    const { open } = embeddedDatabase(join(own, 'platform'));
    const silent = (): void => undefined;
    const report = await storm({
      ...{ seed, submissions: controlSubmissions, folder: own, openDatabase: open, control },
      progress: silent,
    });
    outcomes[name] = mustShow(report) ? 'failed as it must' : 'did not fail';
  }
  return outcomes;
}

async function run(options: ChaosOptions): Promise<number> {
  const folder = workFolder();
  const { seed, histories } = options;
  const virtual = virtualPartsInOwnProcess({ seed, histories, folder });
  const inRealTime = async () => ({
    stormy: await mainStorm(options, folder),
    controls: await runControls(options.seed, folder),
  });
  const [{ stormy, controls }, { simulation, fleet, retryWithoutJitter }] = await Promise.all([
    inRealTime(),
    virtual,
  ]);
  const report: ChaosReport = {
    ...stormy,
    seed: options.seed,
    unmet: unmetFaults(stormy),
    controls: { ...controls, retryWithoutJitter },
    fleet,
    simulation,
  };
  const wrong = shortcomings(report);
  for (const text of wrong) console.error(`! ${text}`);
  if (wrong.length > 0) console.error(`The same again: npm run chaos -- --seed ${options.seed}`);
  console.log(options.json ? JSON.stringify(report) : summary(report));
  return wrong.length === 0 ? 0 : 1;
}

function understood(): ChaosOptions | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch {
    return undefined;
  }
}

const options = understood();
// what a storm may have left, a socket of a killed gateway for one, keeps nobody waiting
if (options) process.exit(await run(options));
else {
  console.error(usage);
  process.exitCode = 2;
}
