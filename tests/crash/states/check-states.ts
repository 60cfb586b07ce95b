import type { FindingKind } from '../state-check.ts';
import type { Recording } from '../workload/record-workload.ts';
import type { StateOutcome, StateStory } from './state-checker.ts';
import type { StateWorker } from './state-workers.ts';

/** What came of many states. */
export interface StateTally {
  /** distinct states that were checked */
  states: number;
  /** states with at least one such finding */
  findings: Record<FindingKind, number>;
  stories: Record<StateStory, number>;
  /** the failing states, the first few */
  failing: StateOutcome[];
}

const failingKept = 20;
/** A recording in which hardly any new state is left is given up after so many rounds of drawing. */
const mostRounds = 12;

export function emptyTally(): StateTally {
  return {
    states: 0,
    findings: { lost: 0, corrupt: 0, partial: 0, resurrected: 0 },
    stories: { cut: 0, cutAgain: 0, killThenCut: 0 },
    failing: [],
  };
}

export interface StatesOrder {
  recordings: readonly Recording[];
  seed: string;
  /** distinct states in all */
  count: number;
  onProgress?(tally: StateTally): void;
}

/** Draws and checks states until `count` distinct ones were looked at, or no new ones come. */
export async function checkStates(
  workers: readonly StateWorker[],
  { recordings, seed, count, onProgress }: StatesOrder,
): Promise<StateTally> {
  const tally = emptyTally();
  const waiting = [...recordings.entries()];
  const share = Math.ceil(count / recordings.length);
  const workThrough = async (worker: StateWorker): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, recording] = next;
      await checkRecording(worker, recording, share, {
        seed,
        numbers: (drawn) => place + recordings.length * drawn,
        onOutcome(outcome) {
          add(tally, outcome);
          onProgress?.(tally);
        },
      });
    }
  };
  await Promise.all(workers.map(workThrough));
  return tally;
}

interface Drawing {
  seed: string;
  /** number of the state drawn as `drawn` of its recording */
  numbers(drawn: number): number;
  onOutcome(outcome: StateOutcome): void;
}

async function checkRecording(
  worker: StateWorker,
  recording: Recording,
  share: number,
  { seed, numbers, onOutcome }: Drawing,
): Promise<void> {
  let found = 0;
  let drawn = 0;
  for (let round = 0; round < mostRounds && found < share; round += 1) {
    const draws = Math.ceil((share - found) * 1.1);
    const states = Array.from({ length: draws }, (_, index) => numbers(drawn + index));
    drawn += draws;
    await worker.check({ recording, seed, states }, (outcome) => {
      found += 1;
      onOutcome(outcome);
    });
  }
}

function add(tally: StateTally, outcome: StateOutcome): void {
  tally.states += 1;
  tally.stories[outcome.story] += 1;
  const kinds = new Set(outcome.findings.map(({ kind }) => kind));
  for (const kind of kinds) tally.findings[kind] += 1;
  if (kinds.size > 0 && tally.failing.length < failingKept) tally.failing.push(outcome);
}
