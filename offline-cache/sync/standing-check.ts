import type { Clock } from '../../contract/clock.ts';
import type { TerminalStanding } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import type { Result } from '../../contract/result.ts';
import type { SendingQueue } from '../store/sending-queue.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { SyncEvent } from './sync-event.ts';

/** Milliseconds of difference of the two wall clocks from which on it is told. */
const toldSkewMs = 5 * 60_000;

export interface StandingCheckParts {
  queue: SendingQueue;
  client: GatewayClient;
  clock: Clock;
  report: (event: SyncEvent) => void;
}

/**
 * Asks what the platform has of this terminal, offers again what it has lost, erases what it will not lose any more,
 * and looks at the clock. A standing is not signed: it can make this terminal send again, and erase only what was
 * confirmed with a signature and whose time is over.
 */
export class StandingCheck {
  readonly #parts: StandingCheckParts;
  #isSkewed = false;
  #contentGone = 0;

  constructor(parts: StandingCheckParts) {
    this.#parts = parts;
  }

  /** Answers whether the platform could be asked. */
  async ask(stop: AbortSignal): Promise<boolean> {
    const standing = await this.#parts.client.standing(stop);
    if (!standing.ok) return false;
    this.#compareClocks(standing.value);
    this.#compareSubmissions(standing.value);
    return true;
  }

  #compareClocks({ time }: TerminalStanding): void {
    const skewMs = this.#parts.clock.wallMs() - Date.parse(time);
    const beyondLimit = Math.abs(skewMs) > toldSkewMs;
    if (beyondLimit === this.#isSkewed) return;
    this.#isSkewed = beyondLimit;
    this.#parts.report({ kind: 'clockSkew', seconds: Math.round(skewMs / 1000), beyondLimit });
  }

  #compareSubmissions(standing: TerminalStanding): void {
    const { queue, report } = this.#parts;
    const offer = this.#written(queue.reoffer(standing));
    if (!offer) return;
    if (offer.offered > 0 || offer.contentGone !== this.#contentGone) report({ kind: 'reoffered', ...offer });
    this.#contentGone = offer.contentGone;
    const { epoch, erasableThrough } = standing;
    const submissions = this.#written(queue.eraseExpired({ epoch, erasableThrough }));
    if (submissions !== undefined && submissions > 0) report({ kind: 'erased', submissions });
  }

  #written<Value>(outcome: Result<Value, StoreFailure>): Value | undefined {
    if (outcome.ok) return outcome.value;
    this.#parts.report({ kind: 'storage', failure: outcome.failure });
    return undefined;
  }
}
