import type { ControlName, ControlOutcome, Verdict } from './controls/run-controls.ts';
import type { FaultsOutcome } from './faults/run-faults.ts';
import { faultsHold } from './faults/run-faults.ts';
import type { StateTally } from './states/check-states.ts';
import type { StateOutcome } from './states/state-checker.ts';

/** Everything one run of the command found out. */
export interface CrashRun {
  seed: string;
  statesAsked: number;
  states: StateTally;
  recordings: number;
  statesPerSecond: number;
  seconds: number;
  controls: ControlOutcome[];
  faults: FaultsOutcome;
}

/** Whether the run proves anything, and what it proves is that the store holds. */
export function holds({ statesAsked, states, controls, faults }: CrashRun): boolean {
  const enough = states.states >= statesAsked;
  const sound = Object.values(states.findings).every((count) => count === 0);
  return enough && sound && controls.every(controlHolds) && faultsHold(faults);
}

function controlHolds({ verdict, detail }: ControlOutcome): boolean {
  const realGateway = (detail['realGatewayDoubled'] ?? 0) + (detail['realGatewayMissing'] ?? 0);
  return verdict === 'failed as it must' && realGateway === 0;
}

/** The one object of `--json`. */
export function reportJson(run: CrashRun): object {
  const { states, controls, faults } = run;
  return {
    states: states.states,
    ...states.findings,
    controls: Object.fromEntries(
      controls.map(({ name, verdict }): [ControlName, Verdict] => [name, verdict]),
    ),
    seed: run.seed,
    holds: holds(run),
    statesPerSecond: Math.round(run.statesPerSecond),
    seconds: Math.round(run.seconds),
    stories: states.stories,
    recordingsEqualByteByByte: run.recordings,
    controlDetails: Object.fromEntries(controls.map(({ name, detail }) => [name, detail])),
    faults: {
      calls: withoutTexts(faults.calls),
      bitFlips: withoutTexts(faults.bitFlips),
      kills: withoutTexts(faults.kills),
    },
    failing: [
      ...states.failing.map((outcome) => describeState(run.seed, outcome)),
      ...[faults.calls, faults.bitFlips, faults.kills].flatMap(({ failing }) => failing.slice(0, 5)),
    ],
  };
}

/** A failing state in one line, with the command that shows it again. */
export function describeState(seed: string, { state, story, findings }: StateOutcome): string {
  const said = findings.map(({ kind, detail }) => `${kind}: ${detail}`).join('; ');
  return `--seed ${seed} --state ${state} (${story}): ${said}`;
}

/** The report for people. */
export function reportLines(run: CrashRun): string[] {
  const { states, controls, faults, seed } = run;
  const { calls, bitFlips, kills } = faults;
  const { cut, cutAgain, killThenCut } = states.stories;
  return [
    '',
    `Power cuts: ${states.states} different states of ${run.recordings} recordings, seed ${seed}, ${Math.round(run.statesPerSecond)} states/s`,
    `  ${counted(states.findings)}`,
    `  ${cut} at work, ${cutAgain} again while recovering, ${killThenCut} while recovering from a kill`,
    ...states.failing.map((outcome) => `  npm run crash -- ${describeState(seed, outcome)}`),
    'Controls, each a store or server with one rule broken:',
    ...controls.map(({ name, verdict, detail }) => `  ${name}: ${verdict} (${counted(detail)})`),
    `System calls that fail: ${calls.runs} runs over ${calls.calls} calls`,
    `  ${counted(pick(calls, ['crashed', 'lost', 'corrupt', 'partial', 'resurrected']))}`,
    `Flipped bits: ${bitFlips.folders} folders`,
    `  ${counted(pick(bitFlips, ['refusedToOpen', 'recordsIntact', 'recordsDetected', 'deliveredDamaged', 'crashed']))}`,
    `Kills: ${kills.kills}, ${kills.promises} promises`,
    `  ${counted(pick(kills, ['crashed', 'lost', 'corrupt', 'partial', 'resurrected']))}`,
    ...[calls, bitFlips, kills].flatMap(({ failing }) => failing.slice(0, 10).map((line) => `  ${line}`)),
    holds(run)
      ? `Nothing was lost, in ${Math.round(run.seconds)} s.`
      : 'FAILED: a promise was not kept, or a control was not caught.',
  ];
}

function counted(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function pick(tally: object, names: readonly string[]): Record<string, number> {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(tally).filter(([name]) => wanted.has(name)));
}

function withoutTexts<Tally extends { failing: string[] }>(tally: Tally): Omit<Tally, 'failing'> {
  const { failing, ...numbers } = tally;
  return numbers;
}
