/**
 * A process that makes system calls fail and bits flip: `fault-child.ts SCRATCH SEED SHARE FOLDERS`, under the
 * recorder. Its last line is the outcome as JSON.
 */
import { RecorderControl } from '../recorder/recorder-control.ts';
import { SeededRandom } from '../random.ts';
import { flipBits } from './bit-flips.ts';
import { sweepCallFaults } from './call-faults.ts';

const [scratch = '', seed = '', share = '', folders = ''] = process.argv.slice(2);
const recorder = new RecorderControl();
const calls = sweepCallFaults(recorder, scratch, new SeededRandom('call faults', seed), Number(share));
const bits = flipBits(scratch, new SeededRandom('bit flips', seed), Number(folders));
console.log(JSON.stringify({ calls, bits }));
