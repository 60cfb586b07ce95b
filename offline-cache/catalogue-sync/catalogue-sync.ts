import type { Clock, Randomness } from '../../contract/clock.ts';
import { storageFailure } from '../store/storage-failure.ts';
import { retryDelayMs } from '../sync/backoff.ts';
import type { CatalogueDatabase } from './catalogue-database.ts';
import type { CatalogueSource } from './catalogue-client.ts';
import type { CatalogueSyncEvent } from './catalogue-sync-event.ts';
import { GenerationFetcher, type FetchOutcome } from './fetch-generation.ts';

/** Milliseconds between looks at the platform's catalogue when all is well. */
export const usualEveryMs = 15 * 60_000;
/** After a start the first look comes by itself this late, if the line does not bring it sooner (milliseconds). */
const firstLookMs = 5_000;

export interface CatalogueSyncOptions {
  database: CatalogueDatabase;
  source: CatalogueSource;
  /** fingerprint of the rules in this program */
  rules: string;
  clock: Clock;
  randomness: Randomness;
  everyMs?: number;
  report?: (event: CatalogueSyncEvent) => void;
  /** the platform was heard: what is active now is what it wants to be in force */
  onHeard?: () => void;
}

/**
 * Keeps the terminal's copy of the published catalogue up to date: one look at a time, every quarter of an hour and
 * when the line comes back; after a failure with full jitter, never sooner than the platform asks for.
 */
export class CatalogueSync {
  readonly #options: CatalogueSyncOptions;
  readonly #report: (event: CatalogueSyncEvent) => void;
  readonly #fetcher: GenerationFetcher;
  #stop = new AbortController();
  #running = false;
  #awake: Promise<void> | undefined;
  #lineCameBack = false;
  #cancelSleep = (): void => undefined;
  #failures = 0;
  #heldUntilMs = 0;

  constructor(options: CatalogueSyncOptions) {
    this.#options = options;
    this.#report = options.report ?? (() => undefined);
    const { database, source, rules, clock } = options;
    const monotonicMs = () => clock.monotonicMs();
    this.#fetcher = new GenerationFetcher({ database, source, rules, monotonicMs, report: this.#report });
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stop = new AbortController();
    this.#sleep(firstLookMs);
  }

  /** Cuts off what is under way (it goes on behind the last page another time) and ends when that has ended. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelSleep();
    this.#stop.abort();
    await this.#awake;
  }

  /** The line is back: look now, unless the platform asked to be left alone. */
  lineIsBack(): void {
    if (this.#awake) this.#lineCameBack = true;
    else if (this.#options.clock.monotonicMs() >= this.#heldUntilMs) this.#look();
  }

  #look(): void {
    if (!this.#running) return;
    this.#cancelSleep();
    this.#awake ??= this.#lookAndSleep();
  }

  async #lookAndSleep(): Promise<void> {
    let delayMs: number;
    do {
      this.#lineCameBack = false;
      delayMs = this.#settle(await this.#fetch());
      // a look that failed on the old line is made again on the new one
    } while (this.#shouldLookAgain());
    this.#awake = undefined;
    this.#sleep(delayMs);
  }

  #shouldLookAgain(): boolean {
    return this.#running && this.#lineCameBack && this.#failures > 0 && this.#heldUntilMs === 0;
  }

  /** A fault of the copy's own storage must not take anything else down. */
  async #fetch(): Promise<FetchOutcome> {
    try {
      const outcome = await this.#fetcher.run(this.#stop.signal);
      if (outcome.kind === 'upToDate' || outcome.kind === 'activated') this.#options.onHeard?.();
      return outcome;
    } catch (error) {
      const failure = storageFailure(error);
      if (!failure) throw error;
      if (failure.code === 'corrupt' || failure.code === 'ioError') {
        this.#report({ kind: 'damaged', reason: failure.detail });
        this.#report({ kind: 'database', opening: this.#options.database.throwAway() });
      }
      return { kind: 'failed', failure: { errorClass: 'serverTrouble', code: failure.detail } };
    }
  }

  /** Milliseconds until the next look. */
  #settle(outcome: FetchOutcome): number {
    const { randomness, everyMs = usualEveryMs } = this.#options;
    this.#heldUntilMs = 0;
    if (outcome.kind === 'failed') return this.#backOff(outcome);
    this.#failures = 0;
    // a fleet that started together does not ask together
    return everyMs * (0.9 + 0.2 * randomness.fraction());
  }

  #backOff({ failure }: Extract<FetchOutcome, { kind: 'failed' }>): number {
    const { clock, randomness } = this.#options;
    const { errorClass, status, code, retryAfterMs } = failure;
    const delayMs = retryDelayMs(this.#failures, retryAfterMs, randomness);
    this.#failures += 1;
    if (retryAfterMs !== undefined) this.#heldUntilMs = clock.monotonicMs() + delayMs;
    if (errorClass === 'stopped') return delayMs;
    const facts = { ...(status !== undefined && { status }), ...(code !== undefined && { code }) };
    this.#report({ kind: 'failed', errorClass, ...facts, delayMs });
    return delayMs;
  }

  #sleep(delayMs: number): void {
    if (this.#running) this.#cancelSleep = this.#options.clock.after(delayMs, () => this.#look());
  }
}
