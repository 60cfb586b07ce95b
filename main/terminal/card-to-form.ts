import type { Clock } from '../../contract/clock.ts';
import type { Log } from './log.ts';

/**
 * Measures a card from the last byte on the wire to the painted page that follows it, for `bench card`: both ends
 * are read from this process's monotonic clock, the page only tells when it has painted.
 */
export class CardToForm {
  readonly #clock: Clock;
  readonly #log: Log;
  #pending: { lastByteMs: number; revision: number } | undefined;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** A card was read; `revision` is the first view that knows it. */
  read(lastByteMs: number, revision: number): void {
    this.#pending = { lastByteMs, revision };
  }

  painted(revision: number): void {
    if (!this.#pending || revision < this.#pending.revision) return;
    this.#log.info('card-to-form', { milliseconds: this.#clock.monotonicMs() - this.#pending.lastByteMs });
    this.#pending = undefined;
  }
}
