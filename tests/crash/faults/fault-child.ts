/**
 * A process that makes system calls fail or bits flip: `fault-child.ts SCRATCH PART SEED AMOUNT`, under the recorder.
 * PART is what a store is started on (AMOUNT: the share of its single faults), or `bits` (AMOUNT: folders). Its last
 * line is the outcome as JSON.
 */
import { RecorderControl } from '../recorder/recorder-control.ts';
import { SeededRandom } from '../random.ts';
import { flipBits } from './bit-flips.ts';
import { sweepCallFaults } from './call-faults.ts';

const [scratch = '', part = '', seed = '', amount = ''] = process.argv.slice(2);
const random = new SeededRandom('faults', part, seed);

function outcome(): object {
  switch (part) {
    case 'empty':
    case 'killed':
      return sweepCallFaults(new RecorderControl(), scratch, part, random, Number(amount));
    case 'bits':
      return flipBits(scratch, random, Number(amount));
    default:
      throw new Error(`there is no part "${part}"`);
  }
}

console.log(JSON.stringify(outcome()));
