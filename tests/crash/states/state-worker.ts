/**
 * A process that checks states: `state-worker.ts SCRATCH`, under the recorder, with orders and outcomes over the
 * channel to its parent. SQLite is ended with the process, never within it.
 */
import { StateChecker, type StateOrder } from './state-checker.ts';
import type { WorkerAnswer } from './state-workers.ts';

const [scratch = ''] = process.argv.slice(2);
const checker = new StateChecker(scratch);
const answer = (message: WorkerAnswer) => process.send?.(message);

process.on('message', (order: StateOrder) => {
  try {
    for (const outcome of checker.check(order)) answer({ kind: 'outcome', outcome });
    answer({ kind: 'done' });
  } catch (error) {
    answer({
      kind: 'broken',
      detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});
process.on('disconnect', () => process.exit());
