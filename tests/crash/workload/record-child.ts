/**
 * Run under the recorder: `record-child.ts ROOT LOG SEED VARIANT STEPS`. Works on a store below ROOT and leaves the
 * log of everything it did to the disk and everything it promised.
 */
import { RecorderControl } from '../recorder/recorder-control.ts';
import { SeededRandom } from '../random.ts';
import type { PromiseMark } from '../promises.ts';
import { runSteps } from './run-steps.ts';
import { Session } from './session.ts';
import { failingFlush, steps } from './steps.ts';
import { seedSealing } from './seeded-sealing.ts';
import { becomeVariant, variants } from './variants.ts';

const [root = '', log = '', seed = '', variantName = '', count = ''] = process.argv.slice(2);
const variant = variants.find((name) => name === variantName);
if (!variant) throw new Error(`there is no variant ${variantName}`);

const recorder = new RecorderControl();
const promise = (mark: PromiseMark) => recorder.mark(JSON.stringify(mark));
seedSealing('workload', seed);
becomeVariant(variant, promise);
recorder.record(root, log);

const failNextFlush = () => recorder.arm({ calls: 'flushes', nth: 1, error: 'EIO', persistent: false });
const session = new Session({
  folder: root,
  random: new SeededRandom('workload', seed),
  promise,
  failNextFlush,
});
runSteps(session, variant === 'failingFlushes' ? [...steps, failingFlush] : steps, Number(count));
session.close();
recorder.stop();
