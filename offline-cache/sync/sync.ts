import type { Clock, Randomness } from '../../contract/clock.ts';
import type { LineState, StoreFailure, Sync } from '../../contract/outbox.ts';
import { Announcer } from '../store/announcer.ts';
import { lineErrorClasses } from '../store/error-class.ts';
import type { SendableHead, SendingQueue } from '../store/sending-queue.ts';
import { AcceptancePoll } from './acceptance-poll.ts';
import { AttachmentUploads } from './attachment-uploads.ts';
import { Chores } from './chores.ts';
import { Delivery } from './delivery.ts';
import type { GatewayClient } from './gateway-client.ts';
import { graver, type DeliveryOutcome } from './judgement.ts';
import { KeyExchange, type ExchangedKeys } from './key-exchange.ts';
import { StandingCheck } from './standing-check.ts';
import type { SyncEvent } from './sync-event.ts';

/** Milliseconds between looks at the line, at cases that are not accepted yet, at the standing and at the keys. */
export interface SyncTiming {
  probeOnlineMs: number;
  probeOfflineMs: number;
  pollMs: number;
  standingMs: number;
  keysMs: number;
  /** until a question that got no answer is asked again */
  againMs: number;
}

export const usualTiming: SyncTiming = {
  probeOnlineMs: 10_000,
  probeOfflineMs: 5_000,
  pollMs: 15_000,
  standingMs: 10 * 60_000,
  keysMs: 24 * 60 * 60_000,
  againMs: 60_000,
};

export interface SyncOptions {
  queue: SendingQueue;
  client: GatewayClient;
  keys: ExchangedKeys;
  terminalId: string;
  clock: Clock;
  randomness: Randomness;
  timing?: Partial<SyncTiming>;
  /** bytes of one request of an upload */
  chunkBytes?: number;
  report?: (event: SyncEvent) => void;
}

/** Heads looked at for the next upload: whatever needs none was sent before. */
const uploadLook = 64;
/** While the disk fails there is no use in trying more often than this. */
const storageHoldMs = 30_000;

const goOn: DeliveryOutcome = { next: 'goOn' };

/**
 * Brings what was saved to the platform: one request at a time, the oldest due first, a case's parts in order and
 * no case waiting for another. One loop, one timer: it looks at the line, fetches keys and standing, sends what is
 * ready, uploads attachments, asks for acceptance, and sleeps until the next of these is due or somebody nudges.
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
  readonly #uploads: AttachmentUploads;
  readonly #chores: Chores;
  #line: LineState = 'unknown';
  #stop = new AbortController();
  #running = false;
  #awake: Promise<void> | undefined;
  #again = false;
  #cancelSleep = (): void => undefined;
  #nextProbeMs = 0;
  #heldUntilMs = 0;

  constructor(options: SyncOptions) {
    const { queue, client, clock, randomness, report = () => undefined } = options;
    this.#queue = queue;
    this.#client = client;
    this.#clock = clock;
    this.#randomness = randomness;
    this.#report = report;
    this.#timing = { ...usualTiming, ...options.timing };
    const { keys, terminalId } = options;
    this.#chores = new Chores({
      clock,
      timing: this.#timing,
      acceptance: new AcceptancePoll(queue, client, report),
      standing: new StandingCheck({ queue, client, clock, report }),
      keys: new KeyExchange({ keys, client, terminalId, report }),
    });
    this.#uploads = new AttachmentUploads(
      {
        ...{ queue, line: client.line, randomness, report },
        pause: (failure) => this.#delivery.pause(failure),
        storageFailed: (failure) => this.#storageFailed(failure),
      },
      options.chunkBytes,
    );
    this.#delivery = new Delivery({
      ...{ queue, client, clock, randomness, report },
      isReady: this.#uploads.isReady,
      attachmentsMissing: (submissionId) => this.#uploads.distrust(submissionId),
      received: ({ id, epoch }) => {
        this.#uploads.forget(id);
        this.#chores.epochSeen(epoch);
      },
      ask: (what) => this.#chores.askSoon(what),
      storageFailed: (failure) => this.#storageFailed(failure),
    });
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
    while (this.#maySend()) {
      await this.#chores.beforeSending(this.#stop.signal);
      if (!(await this.#follow(await this.#delivery.run(this.#stop.signal)))) break;
      const head = this.#nextUpload();
      if (!head) break;
      if (!(await this.#follow(await this.#upload(head)))) break;
    }
    if (this.#maySend()) await this.#afterSending();
    this.#writeBackInterrupted();
  }

  #maySend(): boolean {
    return this.#running && this.line() === 'online' && this.#isDue(this.#heldUntilMs);
  }

  /** What needs no upload never waits for one: it goes between two chunks. */
  async #upload(head: SendableHead): Promise<DeliveryOutcome> {
    let meanwhile = goOn;
    const between = async () => {
      await this.#chores.beforeSending(this.#stop.signal);
      meanwhile = await this.#delivery.run(this.#stop.signal);
      if (meanwhile.next === 'goOn' && !(await this.#chores.afterSending(this.#stop.signal)))
        meanwhile = { next: 'askLine' };
      return meanwhile.next === 'goOn' && this.#running;
    };
    const outcome = await this.#uploads.upload(head, between, this.#stop.signal);
    return graver(outcome, meanwhile);
  }

  #nextUpload(): SendableHead | undefined {
    const heads = this.#queue.sendable(this.#clock.monotonicMs(), uploadLook);
    return heads.find((head) => !this.#uploads.isReady(head));
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
    if (health.ok && this.line() !== 'online') this.#lineIsNew();
    if (health.ok) this.#chores.epochSeen(health.value.epoch);
    this.#setLine(health.ok ? 'online' : 'offline');
  }

  #lineIsNew(): void {
    this.#queue.releaseDelays(lineErrorClasses);
    this.#delivery.lineIsNew();
    this.#chores.lineIsNew();
  }

  #setLine(line: LineState): void {
    if (line === this.#line) return;
    this.#line = line;
    this.#report({ kind: 'line', line });
    this.#lineNews.announce(line);
  }

  async #afterSending(): Promise<void> {
    const lineIsGood = await this.#chores.afterSending(this.#stop.signal);
    if (!lineIsGood && this.#running) await this.#probe();
  }

  /** With one request at a time, whatever is still marked as uploading between passes was cut off. */
  #writeBackInterrupted(): void {
    const written = this.#queue.requeueInterrupted();
    if (!written.ok) this.#report({ kind: 'storage', failure: written.failure });
  }

  #storageFailed(failure: StoreFailure): DeliveryOutcome {
    this.#report({ kind: 'storage', failure });
    return { next: 'hold', delayMs: storageHoldMs };
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
    return Math.min(this.#chores.nextDueMs(), this.#queue.earliestDueMs() ?? Number.POSITIVE_INFINITY);
  }
}
