import { withCode, withStatus } from './judgement.ts';
import type { GatewayFailure } from './gateway-client.ts';
import type { SyncEvent } from './sync-event.ts';

/** One event when sending pauses, one when it goes on again, however often the platform was asked in between. */
export class PauseReport {
  readonly #report: (event: SyncEvent) => void;
  #pauses = 0;
  #reason = '';

  constructor(report: (event: SyncEvent) => void) {
    this.#report = report;
  }

  /** Pauses in a row so far: their length grows with it. */
  length(): number {
    return this.#pauses;
  }

  begin(failure: GatewayFailure, delayMs: number): void {
    this.#pauses += 1;
    const why = { ...withStatus(failure), ...withCode(failure) };
    const reason = JSON.stringify(why);
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#report({ kind: 'paused', ...why, delayMs });
  }

  end(): void {
    if (this.#pauses === 0) return;
    this.#pauses = 0;
    this.#reason = '';
    this.#report({ kind: 'resumed' });
  }
}
