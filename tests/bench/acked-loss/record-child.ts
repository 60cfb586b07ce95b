import Database from 'better-sqlite3';
import { RecorderControl } from '../../crash/recorder/recorder-control.ts';
import { loadLossContestant } from './contestants.ts';

/**
 * Run under the recorder: `record-child.ts NAME ROOT LOG ROWS`. Leaves the log of everything the queue did to the
 * disk and every row it acknowledged, and prints its durability.
 */
const [name = '', root = '', log = '', rows = '0'] = process.argv.slice(2);
const loaded = await loadLossContestant(name);
if (!loaded.ok) throw new Error(loaded.failure.reason);
lockExclusively();
const recorder = new RecorderControl();
recorder.record(root, log);
const queue = await loaded.value.open(root);
for (let row = 0; row < Number(rows); row += 1) recorder.mark(await queue.add());
recorder.stop();
console.log(queue.durability);
process.exit();

/**
 * The WAL's index in shared memory is no part of what survives, and no recorder sees it being written. With the lock
 * held for good SQLite keeps it in its own memory; what is written and flushed stays the same.
 */
function lockExclusively(): void {
  const real = Database.prototype.pragma;
  Database.prototype.pragma = function (source, options) {
    if (/^journal_mode\s*=\s*wal$/i.test(source)) real.call(this, 'locking_mode = EXCLUSIVE');
    return real.call(this, source, options);
  };
}
