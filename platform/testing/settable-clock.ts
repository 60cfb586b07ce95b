import type { Clock } from '../../contract/clock.ts';

/** A clock that a test sets. Timers run when `advance` passes them. */
export class SettableClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  readonly #timers = new Set<{ dueMs: number; action: () => void }>();

  constructor(moment: string) {
    this.#wallMs = Date.parse(moment);
  }

  wallMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#monotonicMs + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Sets the wall clock alone, forward or back. */
  set(moment: string): void {
    this.#wallMs = Date.parse(moment);
  }

  advance(milliseconds: number): void {
    this.#wallMs += milliseconds;
    this.#monotonicMs += milliseconds;
    for (const timer of [...this.#timers]) {
      if (timer.dueMs > this.#monotonicMs) continue;
      this.#timers.delete(timer);
      timer.action();
    }
  }
}
