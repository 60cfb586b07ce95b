import { inLanes } from '../in-lanes.ts';
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
  tell: (line: string) => void;
}

const steps = 60;
const statesEach = 150;
const submissionsSent = 6;

/** Runs stores and a gateway that break one rule each; every one of them has to be caught. */
export async function runControls(order: ControlsOrder): Promise<ControlOutcome[]> {
  const told = async (running: Promise<ControlOutcome>): Promise<ControlOutcome> => {
    const outcome = await running;
    order.tell(`control ${outcome.name}: ${outcome.verdict}`);
    return outcome;
  };
  const idle = [...order.workers];
  const stores = inLanes(controls, idle.length, async (variant) => {
    const worker = idle.pop();
    if (!worker) throw new Error('more lanes than workers');
    const outcome = await told(storeWith(variant, order, worker));
    idle.push(worker);
    return outcome;
  });
  const [ofStores, ofGateway] = await Promise.all([stores, told(serverWithoutUnique(order.seed))]);
  return [...ofStores, ofGateway];
}

async function storeWith(
  variant: (typeof controls)[number],
  { library, scratch, seed: runSeed }: ControlsOrder,
  worker: StateWorker,
): Promise<ControlOutcome> {
  const seed = `${runSeed}/${variant}`;
  const recording = await recordWorkload(library, scratch, variant, { variant, seed, steps });
  const order = { recordings: [recording], seed, count: statesEach };
  const { states, findings } = await checkStates([worker], order);
  const { lost, corrupt, partial } = findings;
  return {
    name: variant,
    verdict: verdict(lost + corrupt + partial),
    detail: { states, lost, corrupt, partial },
  };
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
