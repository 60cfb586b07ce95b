/** Judges the delays of a run (G8) from what went over the lines and what terminals reported. */
import type { LineEvent } from '../proxy/chaos-line.ts';
import { backoffCapMs, type SyncEvent } from '../under-test.ts';

/**
 * Requests that came although the terminal of that line had been asked to wait longer. What was said of one kind of
 * address (`/v1/submissions`, with or without an id) is not asked of another.
 */
export function impatientRequests(events: readonly LineEvent[]): string[] {
  const notBefore = new Map<string, number>();
  const impatient: string[] = [];
  for (const event of events) {
    if (event.kind === 'fault' || !event.changes) continue;
    const place = `line ${event.line} ${event.path.split('/').slice(0, 3).join('/')}`;
    if (event.kind === 'askedToWait') notBefore.set(place, event.atMs + event.forMs);
    else {
      const earlyMs = (notBefore.get(place) ?? 0) - event.atMs;
      if (earlyMs > 0) impatient.push(`${place}: ${Math.round(earlyMs)} ms before Retry-After`);
    }
  }
  return impatient;
}

/** Delays beyond the cap; no platform in this run asks for more than the cap. */
export function overlongDelays(events: readonly SyncEvent[]): string[] {
  return events
    .filter((event) => (event.kind === 'retry' || event.kind === 'paused') && event.delayMs > backoffCapMs)
    .map((event) => `a delay beyond the cap after ${event.kind}`);
}
