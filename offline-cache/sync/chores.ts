import type { Clock } from '../../contract/clock.ts';
import type { AcceptancePoll } from './acceptance-poll.ts';
import type { Question } from './judgement.ts';
import type { KeyExchange } from './key-exchange.ts';
import type { StandingCheck } from './standing-check.ts';

/** Milliseconds between the questions asked from time to time while the line is up. */
export interface ChoreTiming {
  pollMs: number;
  standingMs: number;
  keysMs: number;
  /** until a question that got no answer is asked again */
  againMs: number;
}

export interface ChoreParts {
  clock: Clock;
  timing: ChoreTiming;
  acceptance: AcceptancePoll;
  standing: StandingCheck;
  keys: KeyExchange;
}

/** What is asked besides sending: newer keys, the terminal's standing, the progress of received cases. */
export class Chores {
  readonly #parts: ChoreParts;
  readonly #epochs = new Set<string>();
  #keysDueMs = 0;
  #standingDueMs = 0;
  #pollDueMs = 0;
  #keysAskedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ChoreParts) {
    this.#parts = parts;
  }

  /** A line that comes back may lead to a platform that was restored, or has new keys. */
  lineIsNew(): void {
    this.#keysDueMs = 0;
    this.#standingDueMs = 0;
  }

  /** An epoch in a receipt or in the gateway's health: one not met before may mean a restore. */
  epochSeen(epoch: string): void {
    if (this.#epochs.has(epoch)) return;
    this.#epochs.add(epoch);
    this.#standingDueMs = 0;
  }

  /** An answer made it likely that one of them brings something new; not asked more often than any failed question. */
  askSoon(what: Question): void {
    const { clock, timing, keys } = this.#parts;
    if (what === 'registration') keys.registerAgain();
    const soonMs = clock.monotonicMs() + timing.againMs;
    if (what === 'standing') this.#standingDueMs = Math.min(this.#standingDueMs, soonMs);
    else this.#keysDueMs = Math.min(this.#keysDueMs, this.#keysAskedMs + timing.againMs);
  }

  /** What has to come before sending: keys, to verify the answers with; what has to be offered again. */
  async beforeSending(stop: AbortSignal): Promise<void> {
    const { clock, timing, keys, standing } = this.#parts;
    if (this.#isDue(this.#keysDueMs)) {
      this.#keysAskedMs = clock.monotonicMs();
      const isAnswered = await keys.ask(stop);
      this.#keysDueMs = clock.monotonicMs() + (isAnswered ? timing.keysMs : timing.againMs);
    }
    if (this.#isDue(this.#standingDueMs) && !stop.aborted) {
      const isAnswered = await standing.ask(stop);
      this.#standingDueMs = clock.monotonicMs() + (isAnswered ? timing.standingMs : timing.againMs);
    }
  }

  /** Answers false when the line is in doubt. */
  async afterSending(stop: AbortSignal): Promise<boolean> {
    const { clock, timing, acceptance } = this.#parts;
    if (!this.#isDue(this.#pollDueMs)) return true;
    this.#pollDueMs = clock.monotonicMs() + timing.pollMs;
    return acceptance.round(stop);
  }

  /** When the next of them is due, in monotonic milliseconds. */
  nextDueMs(): number {
    return Math.min(this.#keysDueMs, this.#standingDueMs, this.#pollDueMs);
  }

  #isDue(momentMs: number): boolean {
    return momentMs <= this.#parts.clock.monotonicMs();
  }
}
