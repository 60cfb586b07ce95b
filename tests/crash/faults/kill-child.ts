/**
 * Works on a store without end and reports each promise on standard output after the store had made it, until it is
 * killed: `kill-child.ts FOLDER SEED`.
 */
import { writeSync } from 'node:fs';
import { SeededRandom } from '../random.ts';
import { runSteps } from '../workload/run-steps.ts';
import { Session } from '../workload/session.ts';
import { stepsOnUnknownStore } from '../workload/steps.ts';

const [folder = '', seed = ''] = process.argv.slice(2);
const session = new Session({
  folder,
  random: new SeededRandom('kill', seed),
  promise: (mark) => writeSync(1, `${JSON.stringify(mark)}\n`),
});
for (;;) runSteps(session, stepsOnUnknownStore, 1);
