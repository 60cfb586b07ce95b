/**
 * `npm run crash -- [--states N] [--seed S] [--state K] [--kills N] [--json]`: whether the store keeps what it
 * promised when the power goes. Records the real store at work, lays out what power cuts can leave, and opens each
 * with the real store. Exit status 0 only when everything holds and every control was caught.
 */
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runControls } from './controls/run-controls.ts';
import { crashOptions, type CrashOptions } from './crash-options.ts';
import { describeState, holds, reportJson, reportLines, type CrashRun } from './crash-report.ts';
import { inLanes } from './in-lanes.ts';
import { runFaults } from './faults/run-faults.ts';
import { buildRecorder } from './recorder/build-recorder.ts';
import { checkStates } from './states/check-states.ts';
import type { StateOutcome } from './states/state-checker.ts';
import { StateWorker } from './states/state-workers.ts';
import { recordWorkload, type Recording } from './workload/record-workload.ts';
import type { Variant } from './workload/variants.ts';

/** Fixed: which recording a state belongs to must not depend on how many states are asked for. */
const recordedVariants: readonly Variant[] = ['asBuilt', 'frequentCheckpoints', 'failingFlushes'];
const recordingsInAll = 12;
const stepsRecorded = 80;
/** From so many states on every system call fails once, not a share of them. */
const longRunStates = 20_000;

interface Bench {
  options: CrashOptions;
  library: string;
  scratch: string;
  workers: StateWorker[];
}

/** Memory where there is some: every state is flushed many times, and what a flush means is the model's to say. */
function scratchFolder(): string {
  const inMemory = '/dev/shm';
  try {
    accessSync(inMemory, constants.W_OK);
    return mkdtempSync(join(inMemory, 'jiujin-crash-'));
  } catch {
    return mkdtempSync(join(tmpdir(), 'jiujin-crash-'));
  }
}

/** As many things at once as there are processors, two at most: more would only wait for each other. */
const lanes = Math.min(2, availableParallelism());

/** Progress goes to standard error: standard output belongs to the report. */
function tell(line: string): void {
  console.error(line);
}

async function recordAll({ library, scratch, options }: Bench, places: number[]): Promise<Recording[]> {
  return inLanes(places, lanes, (place, done) => {
    tell(`recording ${done + 1} of ${places.length}`);
    const variant = recordedVariants[place % recordedVariants.length] ?? 'asBuilt';
    const order = { variant, seed: `${options.seed}/${place}`, steps: stepsRecorded };
    return recordWorkload(library, scratch, `recording-${place}`, order);
  });
}

async function replay(bench: Bench, state: number): Promise<number> {
  const { options, workers } = bench;
  const [recording] = await recordAll(bench, [state % recordingsInAll]);
  const [worker] = workers;
  if (!recording || !worker) throw new Error('nothing was recorded');
  const outcomes: StateOutcome[] = [];
  await worker.check({ recording, seed: options.seed, states: [state] }, (outcome) => {
    outcomes.push(outcome);
  });
  for (const outcome of outcomes) {
    const isSound = outcome.findings.length === 0;
    if (options.json) console.log(JSON.stringify({ ...outcome, seed: options.seed }));
    else
      console.log(
        isSound ? `State ${state} holds (${outcome.story}).` : describeState(options.seed, outcome),
      );
  }
  return outcomes.every(({ findings }) => findings.length === 0) ? 0 : 1;
}

async function runEverything(bench: Bench): Promise<number> {
  const { options, library, scratch, workers } = bench;
  const { seed, kills } = options;
  const began = performance.now();
  const places = Array.from({ length: recordingsInAll }, (_, place) => place);
  const recordings = await recordAll(bench, places);
  const statesBegan = performance.now();
  const states = await checkStates(workers, {
    recordings,
    seed,
    count: options.states,
    onProgress: ({ states: done, findings }) => {
      if (done % 1_000 === 0) tell(`${done} of ${options.states} states, lost ${findings.lost}`);
    },
  });
  const statesPerSecond = (states.states * 1_000) / (performance.now() - statesBegan);
  const controls = await runControls({ library, scratch, seed, workers, tell });
  const isLong = options.states >= longRunStates;
  const amounts = { callShare: isLong ? 1 : 0.2, bitFlipFolders: isLong ? 3_000 : 300, kills };
  const faults = await runFaults({ library, scratch, seed, ...amounts, onProgress: tell });
  const seconds = (performance.now() - began) / 1_000;
  const run: CrashRun = {
    ...{ seed, statesAsked: options.states, states, recordings: recordings.length },
    ...{ statesPerSecond, seconds, controls, faults },
  };
  for (const line of reportLines(run)) (options.json ? tell : console.log)(line);
  if (options.json) console.log(JSON.stringify(reportJson(run)));
  return holds(run) ? 0 : 1;
}

async function main(parameters: string[]): Promise<number> {
  const understood = crashOptions(parameters);
  if (!understood.ok) {
    console.error(understood.failure.detail);
    return 2;
  }
  const options = understood.value;
  const scratch = scratchFolder();
  process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
  const recorder = buildRecorder(scratch);
  if (!recorder.ok) {
    console.error(recorder.failure.detail);
    return 1;
  }
  const library = recorder.value;
  // many short processes load the same program
  process.env['NODE_COMPILE_CACHE'] = join(scratch, 'compiled');
  const count = options.state === undefined ? lanes : 1;
  const workers = Array.from(
    { length: count },
    (_, index) => new StateWorker(library, scratch, `worker-${index}`),
  );
  const bench = { options, library, scratch, workers };
  try {
    return await (options.state === undefined ? runEverything(bench) : replay(bench, options.state));
  } finally {
    for (const worker of workers) worker.close();
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
