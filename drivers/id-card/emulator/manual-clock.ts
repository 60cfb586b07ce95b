import type { Clock } from '../../../contract/clock.ts';

interface Timer {
  atMs: number;
  action: () => void;
}

/** A clock that moves only when told to, and lets everything that became possible happen on the way. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #nowMs = 0;
  #wallAheadMs = 0;

  wallMs(): number {
    return this.#nowMs + this.#wallAheadMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(delayMs, 0), action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait; a leak shows here. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** The machine sleeps: no timer fires meanwhile. On some systems only the wall clock goes on. */
  sleep(ms: number, clocks: 'both' | 'wall'): void {
    if (clocks === 'both') this.#nowMs += ms;
    else this.#wallAheadMs += ms;
  }

  async advance(ms: number): Promise<void> {
    const until = this.#nowMs + ms;
    await settled();
    for (let timer = this.#next(until); timer; timer = this.#next(until)) {
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.atMs);
      timer.action();
      await settled();
    }
    this.#nowMs = Math.max(this.#nowMs, until);
  }

  #next(until: number): Timer | undefined {
    const due = [...this.#timers].filter(({ atMs }) => atMs <= until);
    return due.reduce<Timer | undefined>(
      (first, timer) => (first && first.atMs <= timer.atMs ? first : timer),
      undefined,
    );
  }
}

/** Promises and streams have done what they could without time passing. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
