import type { Clock } from '../../../contract/clock.ts';

interface Timer {
  owner: string;
  dueMs: number;
  action: () => void;
}

/** One time for a whole world, in milliseconds; everybody in it has a clock of their own over it. */
export class VirtualTime {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();
  readonly #pending = new Map<string, number>();

  nowMs(): number {
    return this.#nowMs;
  }

  /** Timers that somebody has set and that are not due yet. */
  pendingOf(owner: string): number {
    return this.#pending.get(owner) ?? 0;
  }

  /** Whole milliseconds, rounded up: fractions would round to a time just before the one that is waited for. */
  after(owner: string, delayMs: number, action: () => void): () => void {
    const timer = { owner, dueMs: this.#nowMs + Math.max(0, Math.ceil(delayMs)), action };
    this.#timers.add(timer);
    this.#count(owner, 1);
    return () => this.#remove(timer);
  }

  /** Somebody is gone, and with them what they were waiting for. */
  cancelAll(owner: string): void {
    for (const timer of [...this.#timers]) if (timer.owner === owner) this.#remove(timer);
  }

  /** Moves to the next timer, not beyond `untilMs`, and runs it. Answers false when there was none. */
  step(untilMs: number): boolean {
    const next = [...this.#timers].reduce<Timer | undefined>(
      (earliest, timer) => (earliest && earliest.dueMs <= timer.dueMs ? earliest : timer),
      undefined,
    );
    if (!next || next.dueMs > untilMs) {
      this.#nowMs = Math.max(this.#nowMs, untilMs);
      return false;
    }
    this.#remove(next);
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.action();
    return true;
  }

  #remove(timer: Timer): void {
    if (this.#timers.delete(timer)) this.#count(timer.owner, -1);
  }

  #count(owner: string, by: 1 | -1): void {
    this.#pending.set(owner, this.pendingOf(owner) + by);
  }
}

const beginning = Date.UTC(2026, 10, 23, 1, 41);

/** A clock of somebody in this world: its wall time may lie, its monotonic time starts when its owner does. */
export class OwnClock implements Clock {
  readonly #time: VirtualTime;
  readonly #owner: string;
  readonly #startedMs: number;
  readonly #wallOffset: { ms: number };

  /** @param wallOffset shared by the clocks of one machine; it survives a restart */
  constructor(time: VirtualTime, owner: string, wallOffset: { ms: number }) {
    this.#time = time;
    this.#owner = owner;
    this.#startedMs = time.nowMs();
    this.#wallOffset = wallOffset;
  }

  wallMs(): number {
    return beginning + this.#time.nowMs() + this.#wallOffset.ms;
  }

  monotonicMs(): number {
    return this.#time.nowMs() - this.#startedMs;
  }

  after(delayMs: number, action: () => void): () => void {
    return this.#time.after(this.#owner, delayMs, action);
  }
}
