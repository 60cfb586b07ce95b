/** Judges the delays of a run (G8) from what went over the lines and what terminals reported. */
import type { LineEvent } from '../proxy/chaos-line.ts';
import { backoffCapMs, type SyncEvent } from '../under-test.ts';

/** Requests that came although the terminal of that line had been asked to wait longer. */
export function impatientRequests(events: readonly LineEvent[]): string[] {
  const notBefore = new Map<number, number>();
  const impatient: string[] = [];
  for (const event of events) {
    if (event.kind === 'askedToWait' && event.changes) notBefore.set(event.line, event.atMs + event.forMs);
    if (event.kind !== 'arrived' || !event.changes) continue;
    const earlyMs = (notBefore.get(event.line) ?? 0) - event.atMs;
    if (earlyMs > 0) impatient.push(`line ${event.line}: ${Math.round(earlyMs)} ms before Retry-After`);
  }
  return impatient;
}

/** Delays beyond the cap; no platform in this run asks for more than the cap. */
export function overlongDelays(events: readonly SyncEvent[]): string[] {
  return events
    .filter((event) => (event.kind === 'retry' || event.kind === 'paused') && event.delayMs > backoffCapMs)
    .map((event) => `a delay beyond the cap after ${event.kind}`);
}
