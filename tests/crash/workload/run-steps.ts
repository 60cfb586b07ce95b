import type { SeededRandom } from '../random.ts';
import type { Session } from './session.ts';
import type { Step } from './steps.ts';

/** Takes `count` steps, each chosen by weight. */
export function runSteps(session: Session, steps: readonly Step[], count: number): void {
  for (let taken = 0; taken < count; taken += 1) {
    session.clock.advance(session.random.below(20_000));
    chooseStep(steps, session.random).run(session);
  }
}

function chooseStep(steps: readonly Step[], random: SeededRandom): Step {
  const total = steps.reduce((sum, { weight }) => sum + weight, 0);
  let place = random.below(total);
  for (const step of steps) {
    place -= step.weight;
    if (place < 0) return step;
  }
  throw new Error('the weights do not add up');
}
