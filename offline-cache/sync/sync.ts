import type { Clock, Randomness } from '../../contract/clock.ts';
import type { LineState, Sync } from '../../contract/outbox.ts';
import { Announcer } from '../store/announcer.ts';
import { lineErrorClasses } from '../store/error-class.ts';
import type { SendingQueue } from '../store/sending-queue.ts';
import { AcceptancePoll } from './acceptance-poll.ts';
import { Delivery, type DeliveryOutcome } from './delivery.ts';
import type { GatewayClient } from './gateway-client.ts';
import type { SyncEvent } from './sync-event.ts';

/** Longest milliseconds between looks at the line, and between looks at cases that are not accepted yet. */
export interface SyncTiming {
  probeOnlineMs: number;
  probeOfflineMs: number;
  pollMs: number;
}

export const usualTiming: SyncTiming = { probeOnlineMs: 30_000, probeOfflineMs: 5_000, pollMs: 15_000 };

export interface SyncOptions {
  queue: SendingQueue;
  client: GatewayClient;
  clock: Clock;
  randomness: Randomness;
  timing?: Partial<SyncTiming>;
  report?: (event: SyncEvent) => void;
}

/**
 * Brings what was saved to the platform: one request at a time, the oldest due first, a case's parts in order and
 * no case waiting for another. One loop, one timer: it looks at the line, sends what is due, asks for acceptance,
 * and sleeps until the next of these is due or somebody nudges.
 */
export class GatewaySync implements Sync {
  readonly #queue: SendingQueue;
  readonly #client: GatewayClient;
  readonly #clock: Clock;
  readonly #randomness: Randomness;
  readonly #timing: SyncTiming;
  readonly #report: (event: SyncEvent) => void;
  readonly #lineNews = new Announcer<LineState>();
  readonly #delivery: Delivery;
  readonly #acceptance: AcceptancePoll;
  #line: LineState = 'unknown';
  #stop = new AbortController();
  #running = false;
  #awake: Promise<void> | undefined;
  #again = false;
  #cancelSleep = (): void => undefined;
  #nextProbeMs = 0;
  #nextPollMs = 0;
  #heldUntilMs = 0;

  constructor(options: SyncOptions) {
    const { queue, client, clock, randomness, report = () => undefined } = options;
    this.#queue = queue;
    this.#client = client;
    this.#clock = clock;
    this.#randomness = randomness;
    this.#report = report;
    this.#timing = { ...usualTiming, ...options.timing };
    this.#delivery = new Delivery({ queue, client, clock, randomness, report });
    this.#acceptance = new AcceptancePoll(queue, client, report);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#stop = new AbortController();
    this.#wake();
  }

  /** Cuts off what is under way (it is queued again and offered anew) and ends when the loop has. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelSleep();
    this.#stop.abort();
    await this.#awake;
    this.#setLine('unknown');
  }

  line(): LineState {
    return this.#line;
  }

  onLine(listener: (line: LineState) => void): () => void {
    return this.#lineNews.listen(listener);
  }

  nudge(): void {
    this.#wake();
  }

  #wake(): void {
    if (!this.#running) return;
    this.#again = true;
    this.#cancelSleep();
    this.#awake ??= this.#untilNothingIsDue();
  }

  async #untilNothingIsDue(): Promise<void> {
    while (this.#again && this.#running) {
      this.#again = false;
      await this.#pass();
    }
    this.#awake = undefined;
    if (this.#running) this.#cancelSleep = this.#clock.after(this.#sleepMs(), () => this.#wake());
  }

  async #pass(): Promise<void> {
    if (this.line() !== 'online' || this.#isDue(this.#nextProbeMs)) await this.#probe();
    this.#writeBackInterrupted();
    if (this.line() === 'online') await this.#drain();
    if (this.line() === 'online' && this.#isDue(Math.max(this.#nextPollMs, this.#heldUntilMs)))
      await this.#poll();
    this.#writeBackInterrupted();
  }

  async #drain(): Promise<void> {
    while (this.#running && this.#isDue(this.#heldUntilMs)) {
      const [head] = this.#queue.sendable(this.#clock.monotonicMs(), 1);
      if (!head) return;
      const goesOn = await this.#follow(await this.#delivery.deliver(head, this.#stop.signal));
      if (!goesOn) return;
    }
  }

  /** Answers whether the next one may be tried at once. */
  async #follow(outcome: DeliveryOutcome): Promise<boolean> {
    switch (outcome.next) {
      case 'goOn':
        return true;
      case 'askLine':
        await this.#probe();
        return this.line() === 'online';
      case 'hold':
        this.#heldUntilMs = this.#clock.monotonicMs() + outcome.delayMs;
        return false;
      case 'stop':
        return false;
    }
  }

  async #probe(): Promise<void> {
    const health = await this.#client.health(this.#stop.signal);
    if (!this.#running) return;
    const { probeOnlineMs, probeOfflineMs } = this.#timing;
    const spanMs = health.ok ? probeOnlineMs : probeOfflineMs;
    // a cut strikes all terminals of a county at once: they must not all look, and then send, in the same second
    this.#nextProbeMs = this.#clock.monotonicMs() + spanMs * (0.5 + this.#randomness.fraction() / 2);
    // before anybody hears of it: who is told that the line is back may count on the queue being on its way
    if (health.ok && this.line() !== 'online') this.#queue.releaseDelays(lineErrorClasses);
    this.#setLine(health.ok ? 'online' : 'offline');
  }

  #setLine(line: LineState): void {
    if (line === this.#line) return;
    this.#line = line;
    this.#report({ kind: 'line', line });
    this.#lineNews.announce(line);
  }

  async #poll(): Promise<void> {
    this.#nextPollMs = this.#clock.monotonicMs() + this.#timing.pollMs;
    const lineIsGood = await this.#acceptance.round(this.#stop.signal);
    if (!lineIsGood && this.#running) await this.#probe();
  }

  /** With one request at a time, whatever is still marked as uploading between passes was cut off. */
  #writeBackInterrupted(): void {
    const written = this.#queue.requeueInterrupted();
    if (!written.ok) this.#report({ kind: 'storage', failure: written.failure });
  }

  #isDue(momentMs: number): boolean {
    return momentMs <= this.#clock.monotonicMs();
  }

  #sleepMs(): number {
    const now = this.#clock.monotonicMs();
    return Math.max(0, this.#nextWakeMs() - now);
  }

  #nextWakeMs(): number {
    if (this.line() !== 'online') return this.#nextProbeMs;
    return Math.min(this.#nextProbeMs, Math.max(this.#heldUntilMs, this.#nextWorkMs()));
  }

  #nextWorkMs(): number {
    if (!this.#isDue(this.#heldUntilMs)) return this.#heldUntilMs;
    return Math.min(this.#nextPollMs, this.#queue.earliestDueMs() ?? Number.POSITIVE_INFINITY);
  }
}
