import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Randomness } from '../../../contract/clock.ts';
import type { SavedSubmission } from '../../../contract/outbox.ts';
import { randomnessAt } from '../seeded-draw.ts';
import {
  openTerminal,
  usualTiming,
  type SyncEvent,
  type SyncTiming,
  type Terminal,
  type Work,
} from '../under-test.ts';
import type { SimulatedLine } from './simulated-line.ts';
import { OwnClock, type VirtualTime } from './virtual-time.ts';

/** Rarer looks than in production: hours of quiet time cost nothing. */
const quietTiming: SyncTiming = {
  ...usualTiming,
  probeOnlineMs: 300_000,
  probeOfflineMs: 30_000,
  pollMs: 600_000,
  standingMs: 600_000,
};
/** Milliseconds; the production value. */
const timeoutMs = 20_000;

export interface SimulatedTerminalOptions {
  id: string;
  /** of its own; must exist */
  folder: string;
  time: VirtualTime;
  line: SimulatedLine;
  seed: number;
  timing?: SyncTiming;
  /** in place of the seed's */
  randomness?: Randomness;
}

/** A terminal with its real store and sync in a world of virtual time. */
export class SimulatedTerminal {
  readonly id: string;
  readonly line: SimulatedLine;
  readonly events: SyncEvent[] = [];
  readonly wallOffset = { ms: 0 };
  readonly #options: SimulatedTerminalOptions;
  #boot = 0;
  #running: Terminal | undefined;

  constructor(options: SimulatedTerminalOptions) {
    this.#options = options;
    this.id = options.id;
    this.line = options.line;
    this.open();
  }

  get isOpen(): boolean {
    return this.#running !== undefined;
  }

  /** Folder of the store as the last run left it. */
  get folder(): string {
    return join(this.#options.folder, `boot-${this.#boot}`);
  }

  open(): void {
    const { id, wallOffset } = this;
    const { time, seed, timing = quietTiming, randomness } = this.#options;
    const owner = `${id} boot ${this.#boot}`;
    this.#running = openTerminal({
      ...{ id, timing, timeoutMs, seed, folder: this.folder, address: 'http://platform.invalid' },
      randomness: randomness ?? randomnessAt(seed, id, this.#boot),
      clock: new OwnClock(time, `${owner} sync`, wallOffset),
      clientClock: new OwnClock(time, `${owner} client`, wallOffset),
      fetch: this.line.fetch,
      report: (event) => void this.events.push(event),
    });
    this.#running.start();
  }

  /**
   * Killed: what is on the disk at this moment is what the next run finds. In-process nothing can really be killed,
   * so the files are copied first and the old run is ended after, over files that nobody opens again.
   */
  async kill(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    const old = this.folder;
    this.#boot += 1;
    cpSync(old, this.folder, { recursive: true });
    this.#running = undefined;
    await running.close();
  }

  /** Ended in order, for good. */
  async close(): Promise<void> {
    await this.#running?.close();
    this.#running = undefined;
  }

  save(work: Work): SavedSubmission | undefined {
    const saved = this.#running?.save(work);
    this.#running?.nudge();
    return saved;
  }

  unsent(): number {
    if (!this.#running) return 0;
    const { queued, uploading } = this.#running.unsent();
    return queued + uploading;
  }

  /** Nothing of it goes on before virtual time does. */
  isAtRest(): boolean {
    if (!this.#running) return true;
    const owner = `${this.id} boot ${this.#boot}`;
    const { time } = this.#options;
    const requests = time.pendingOf(`${owner} client`);
    if (requests !== this.line.waiting) return false;
    return requests > 0 || time.pendingOf(`${owner} sync`) > 0;
  }
}
