import type { Clock, Randomness } from '../../../contract/clock.ts';

/** A clock that moves only when told: no test waits for time, and none depends on it. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #wallOffsetMs = Date.parse('2026-11-23T01:41:00Z');
  #timers: { dueMs: number; action: () => void }[] = [];

  wallMs(): number {
    return this.#nowMs + this.#wallOffsetMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((candidate) => candidate !== timer);
    };
  }

  /** The wall clock lies from now on; monotonic time does not notice. */
  jumpWall(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  /** Lets time pass timer by timer; promises that a timer settles run before the next timer. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      await settle();
      const next = this.#timers.toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (!next || next.dueMs > endMs) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.action();
    }
    this.#nowMs = endMs;
    await settle();
  }
}

/** Runs everything that waits on promises only. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await Promise.resolve();
}

/** Reproducible bytes: a counter, never two alike. */
export function countingRandomness(): Randomness {
  let count = 0;
  return {
    bytes: (length) => {
      count += 1;
      return Uint8Array.from({ length }, (_, index) => (index * 31 + count * 7 + (count >> 8)) & 0xff);
    },
    fraction: () => 0.5,
  };
}
