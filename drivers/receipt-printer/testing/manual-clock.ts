import type { Clock } from '../../../contract/clock.ts';

interface Timer {
  dueMs: number;
  action: () => void;
}

/** A clock for tests: time stands still until it is moved. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  wallMs(): number {
    return Date.UTC(2026, 10, 23) + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get waiting(): number {
    return this.#timers.size;
  }

  /** Moves time on, timer by timer, letting everything that follows from each happen first. */
  async advance(spanMs: number): Promise<void> {
    const endMs = this.#nowMs + spanMs;
    await settled();
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.action();
      await settled();
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Timer | undefined {
    const [first] = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs);
    return first && first.dueMs <= endMs ? first : undefined;
  }
}

/** Lets promises that are ready go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
