import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandomness } from '../../../offline-cache/store/fixtures/example-submissions.ts';
import { ManualClock } from '../../../offline-cache/store/fixtures/manual-clock.ts';
import { layOut } from '../disk/folder-image.ts';
import { SeededRandom } from '../random.ts';
import { RecorderControl } from '../recorder/recorder-control.ts';
import { operationsOf } from '../recorder/recording.ts';
import { checkFolder, type Finding } from '../state-check.ts';
import { readRecording, type Recording } from '../workload/record-workload.ts';
import { runSteps } from '../workload/run-steps.ts';
import { seedSealing } from '../workload/seeded-sealing.ts';
import { Session, StoreDoesNotOpen } from '../workload/session.ts';
import { stepsOnUnknownStore } from '../workload/steps.ts';
import { PlayedRecording, type InterruptedState } from './played-recording.ts';

/**
 * How a state comes about: the power goes while the store works, once more while it recovers from that, or while it
 * recovers from a kill after which the machine went on.
 */
export type StateStory = 'cut' | 'cutAgain' | 'killThenCut';

const shareCutAgain = 0.15;
const shareKillThenCut = 0.1;
/** cuts right after something was promised, as far as any are there; the others fall anywhere */
const shareAfterPromise = 0.2;
const stepsAfterRecovery = 2;

export interface StateOrder {
  recording: Recording;
  seed: string;
  /** the states' numbers: together with the seed they decide everything */
  states: readonly number[];
}

export interface StateOutcome {
  state: number;
  story: StateStory;
  findings: Finding[];
}

interface PlannedState {
  state: number;
  random: SeededRandom;
  cut: number;
}

/** Lays states out below `scratch`, one after the other, and checks each with the real store. */
export class StateChecker {
  readonly #scratch: string;
  readonly #recorder = new RecorderControl();
  readonly #seen = new Set<string>();

  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  /** Yields one outcome for each state that was not seen before. */
  *check({ recording, seed, states }: StateOrder): Generator<StateOutcome> {
    const operations = readRecording(recording);
    const promises = operations.flatMap(({ kind }, index) => (kind === 'mark' ? [index + 1] : []));
    const played = new PlayedRecording(operations);
    const planned = states
      .map((state) => plan(state, seed, operations.length, promises))
      .sort((one, other) => one.cut - other.cut);
    for (const { state, random, cut } of planned) {
      played.playTo(cut);
      const { story, end } = this.#interrupt(played, random, `${seed}/${state}`);
      const fingerprint = `${recording.log} ${end.fingerprint}`;
      if (this.#seen.has(fingerprint)) continue;
      this.#seen.add(fingerprint);
      yield { state, story, findings: this.#findings(end, `${seed}/${state}`) };
    }
  }

  #interrupt(
    played: PlayedRecording,
    random: SeededRandom,
    seed: string,
  ): { story: StateStory; end: InterruptedState } {
    const chance = random.fraction();
    if (chance < shareKillThenCut) {
      return { story: 'killThenCut', end: this.#cutWhileRecovering(played.kill(), seed, random) };
    }
    const first = played.cut(random);
    return chance < shareKillThenCut + shareCutAgain
      ? { story: 'cutAgain', end: this.#cutWhileRecovering(first, seed, random) }
      : { story: 'cut', end: first };
  }

  #findings({ image, promised }: InterruptedState, seed: string): Finding[] {
    const folder = join(this.#scratch, 'state');
    layOut(image, folder);
    const randomness = seededRandomness(numberOf('check', seed));
    return checkFolder(folder, promised, { clock: new ManualClock(laterWallMs), randomness });
  }

  /** Starts the store on what the first interruption left, works a little, and cuts the power on the way. */
  #cutWhileRecovering(first: InterruptedState, seed: string, random: SeededRandom): InterruptedState {
    const root = join(this.#scratch, 'recovering');
    const log = join(this.#scratch, 'recovery.log');
    layOut(first.image, root);
    const disk = first.disk();
    seedSealing('recovery', seed);
    this.#recorder.record(root, log);
    try {
      const session = new Session({
        folder: root,
        random: new SeededRandom('recovery', seed),
        clock: new ManualClock(laterWallMs),
        promise: (mark) => this.#recorder.mark(JSON.stringify(mark)),
      });
      runSteps(session, stepsOnUnknownStore, stepsAfterRecovery);
      session.close();
    } catch (error) {
      // the check of what the first interruption left says so
      if (error instanceof StoreDoesNotOpen) return first;
      throw error;
    } finally {
      this.#recorder.stop();
    }
    const operations = operationsOf(readFileSync(log), root, disk);
    const played = new PlayedRecording(operations, disk, first.promised);
    played.playTo(random.below(operations.length + 1));
    const end = played.cut(random);
    return { ...end, fingerprint: `${first.fingerprint}, then ${end.fingerprint}` };
  }
}

/** After everything a workload did. */
const laterWallMs = Date.UTC(2040, 0, 1);

function plan(state: number, seed: string, length: number, promises: readonly number[]): PlannedState {
  const random = new SeededRandom('state', seed, state);
  const isAfterPromise = promises.length > 0 && random.chance(shareAfterPromise);
  return { state, random, cut: isAfterPromise ? random.pick(promises) : random.below(length + 1) };
}

function numberOf(...seed: (string | number)[]): number {
  return new SeededRandom(...seed).below(2 ** 31);
}
