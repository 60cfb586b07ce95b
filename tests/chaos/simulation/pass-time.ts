import { setImmediate as macrotask } from 'node:timers/promises';
import type { SimulatedTerminal } from './simulated-terminal.ts';
import type { VirtualTime } from './virtual-time.ts';

/**
 * Real milliseconds after which a world that does not come to rest is a defect of the simulation: against what hangs, not
 * against a machine on which many others work.
 */
const unrestLimitMs = 300_000;
/** Looks in a row at which everybody is at rest: what is between two of them has no timer. */
const quietLooks = 2;

/** Lets virtual time pass; everything that falls due in it runs one after the other, each to its end. */
export async function passTime(
  time: VirtualTime,
  terminals: readonly SimulatedTerminal[],
  spanMs: number,
): Promise<void> {
  const untilMs = time.nowMs() + spanMs;
  do await rest(terminals);
  while (time.step(untilMs));
}

/** Until nobody does anything more before time passes. */
async function rest(terminals: readonly SimulatedTerminal[]): Promise<void> {
  const startedMs = performance.now();
  for (let looks = 0; looks < quietLooks;) {
    await macrotask();
    looks = terminals.every((terminal) => terminal.isAtRest()) ? looks + 1 : 0;
    if (performance.now() - startedMs > unrestLimitMs) throw new Error('the world does not come to rest');
  }
}
