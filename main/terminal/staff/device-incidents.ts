import type { Clock } from '../../../contract/clock.ts';
import type { Trouble } from './device-troubles.ts';

/** A trouble that was away for less than this is the same one still: one incident, not a hundred. */
const flutterMs = 10_000;
/** Nothing here is at work for so long at a stretch; see also the longest warm-up of a laser printer, about half a minute. */
const stuckAfterMs = 60_000;

/** A trouble with its beginning, by the wall clock and by the one that never jumps. */
export interface Incident {
  trouble: Trouble;
  sinceWallMs: number;
  sinceMs: number;
}

interface Seen extends Incident {
  lastMs: number;
}

/** Remembers since when each trouble of each device has lasted. */
export class DeviceIncidents {
  readonly #clock: Clock;
  readonly #seen = new Map<string, Seen>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes note of what is wrong with a device now; what has to be done first is the incident that staff see. */
  observe(id: string, troubles: readonly Trouble[]): Incident | undefined {
    const nowMs = this.#clock.monotonicMs();
    for (const [key, { lastMs }] of this.#seen) if (nowMs - lastMs > flutterMs) this.#seen.delete(key);
    const incidents = troubles.map((trouble) => this.#note(`${id} ${trouble}`, trouble, nowMs));
    return incidents.find(
      ({ trouble, sinceMs }) => trouble !== 'stuckBusy' || nowMs - sinceMs >= stuckAfterMs,
    );
  }

  #note(key: string, trouble: Trouble, nowMs: number): Incident {
    const before = this.#seen.get(key);
    // A device is busy now and then; only an unbroken stretch of it means that it is stuck.
    const goesOn = before && (trouble !== 'stuckBusy' || nowMs - before.lastMs < flutterMs / 5);
    const seen = goesOn
      ? { ...before, lastMs: nowMs }
      : { trouble, sinceWallMs: this.#clock.wallMs(), sinceMs: nowMs, lastMs: nowMs };
    this.#seen.set(key, seen);
    return seen;
  }
}
