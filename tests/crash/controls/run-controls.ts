import { SeededRandom } from '../random.ts';
import { checkStates } from '../states/check-states.ts';
import type { StateWorker } from '../states/state-workers.ts';
import { recordWorkload } from '../workload/record-workload.ts';
import { controls } from '../workload/variants.ts';
import { answersLostOnGateway, answersLostWithoutUnique } from './gateway-control.ts';

/** A control that stays green proves nothing: it fails the command. */
export type Verdict = 'failed as it must' | 'stayed green';

export type ControlName = (typeof controls)[number] | 'serverWithoutUnique';

export interface ControlOutcome {
  name: ControlName;
  verdict: Verdict;
  /** in numbers, for people and for the report */
  detail: Record<string, number>;
}

export interface ControlsOrder {
  library: string;
  scratch: string;
  seed: string;
  workers: readonly StateWorker[];
}

const steps = 60;
const statesEach = 150;
const submissionsSent = 6;

/** Runs stores and a gateway that break one rule each; every one of them has to be caught. */
export async function* runControls(order: ControlsOrder): AsyncGenerator<ControlOutcome> {
  for (const variant of controls) {
    const seed = `${order.seed}/${variant}`;
    const recording = await recordWorkload(order.library, order.scratch, variant, { variant, seed, steps });
    const { states, findings } = await checkStates(order.workers, {
      recordings: [recording],
      seed,
      count: statesEach,
    });
    const { lost, corrupt, partial } = findings;
    yield {
      name: variant,
      verdict: verdict(lost + corrupt + partial),
      detail: { states, lost, corrupt, partial },
    };
  }
  yield await serverWithoutUnique(order.seed);
}

/** The real gateway goes the same way beside it, and has to come out clean. */
async function serverWithoutUnique(seed: string): Promise<ControlOutcome> {
  const random = () => new SeededRandom('lost answers', seed);
  const broken = await answersLostWithoutUnique(random(), submissionsSent);
  const real = await answersLostOnGateway(random(), submissionsSent);
  return {
    name: 'serverWithoutUnique',
    verdict: verdict(broken.doubled),
    detail: {
      submissions: broken.submissions,
      sendings: broken.sendings,
      doubled: broken.doubled,
      realGatewayDoubled: real.doubled,
      realGatewayMissing: real.missing,
    },
  };
}

function verdict(failures: number): Verdict {
  return failures > 0 ? 'failed as it must' : 'stayed green';
}
