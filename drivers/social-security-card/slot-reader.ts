import type { Clock } from '../../contract/clock.ts';
import type { CardReaderCapabilities } from '../../contract/device-report.ts';
import type { CardReaderStatus } from '../../contract/device.ts';
import type { SocialSecurityEvent, SocialSecurityReader } from '../../contract/social-security-card.ts';
import { readSocialSecurityCard, whatIsWrongWith, type CardTrouble } from './card-reading.ts';
import type { CardSlots, SlotListener } from './card-channel.ts';

export interface SlotReaderOptions {
  slots: CardSlots;
  clock: Clock;
  /** a part of the reader's name; without it the first reader found is taken */
  reader?: string;
  today?: () => string | undefined;
}

const firstRetryMs = 500;
const longestRetryMs = 5000;
/** a service names the readers that are there at once; after this long there is none */
const noReaderMs = 2000;

/**
 * Social-security cards in a slot of a PC/SC reader. The service tells what is found and what is inserted; when it is
 * gone it is looked for again, for ever.
 */
export class SlotReader implements SocialSecurityReader {
  readonly #options: SlotReaderOptions;
  readonly #listeners = new Set<(event: SocialSecurityEvent) => void>();
  #status: CardReaderStatus = { device: 'offline', media: 'unknown' };
  #isRunning = false;
  #isArmed = false;
  #reader: string | undefined;
  /** every insertion has its own number: what is still being read of the one before counts no more */
  #insertion = 0;
  #wasTold = false;
  #retryMs = firstRetryMs;
  #cancelRetry: () => void = () => undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(options: SlotReaderOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#setStatus({ device: 'starting', media: 'unknown' });
    this.#open();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelRetry();
    this.#forgetReader();
    await this.#options.slots.close();
    await this.#reading;
    this.#setStatus({ device: 'offline', media: 'unknown' });
  }

  status(): CardReaderStatus {
    return { ...this.#status };
  }

  capabilities(): CardReaderCapabilities {
    return { type: 'dip', chipProtocols: ['chipT0', 'chipT1'], privateCommands: ['readSocialSecurityFiles'] };
  }

  arm(): void {
    this.#isArmed = true;
    this.#wasTold = false;
    if (this.#reader === undefined && this.#isRunning)
      this.#emit({ kind: 'cardProblem', problem: 'readerGone' });
    if (this.#status.media === 'present') this.#read();
    else if (this.#status.media === 'jammed') this.#tell({ problem: 'cardUnreadable' });
  }

  disarm(): void {
    this.#isArmed = false;
  }

  onEvent(listener: (event: SocialSecurityEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #open(): void {
    const opened = this.#options.slots.open(this.#listener());
    if (!opened.ok) return this.#lost();
    this.#cancelRetry();
    this.#cancelRetry = this.#options.clock.after(noReaderMs, () => {
      if (this.#reader === undefined) this.#setStatus({ device: 'noDevice', media: 'unknown' });
    });
  }

  #listener(): SlotListener {
    const only = (action: () => void) => (reader: string) => {
      if (reader === this.#reader && this.#isRunning) action();
    };
    return {
      readerFound: (reader) => this.#found(reader),
      readerGone: only(() => this.#readerGone()),
      cardPresent: only(() => this.#inserted()),
      cardMute: only(() => this.#mute()),
      cardGone: only(() => this.#removed()),
      serviceLost: () => this.#lost(),
    };
  }

  #found(reader: string): void {
    const isWanted = reader.includes(this.#options.reader ?? '');
    if (!this.#isRunning || this.#reader !== undefined || !isWanted) return;
    this.#reader = reader;
    this.#retryMs = firstRetryMs;
    this.#setStatus({ device: 'online', media: 'notPresent' });
  }

  #readerGone(): void {
    this.#forgetReader();
    this.#setStatus({ device: 'noDevice', media: 'unknown' });
    if (this.#isArmed) this.#emit({ kind: 'cardProblem', problem: 'readerGone' });
  }

  #lost(): void {
    if (!this.#isRunning) return;
    const hadReader = this.#reader !== undefined;
    void this.#options.slots.close();
    if (hadReader) this.#readerGone();
    else this.#setStatus({ device: 'noDevice', media: 'unknown' });
    this.#cancelRetry();
    this.#cancelRetry = this.#options.clock.after(this.#retryMs, () => this.#open());
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
  }

  #forgetReader(): void {
    this.#reader = undefined;
    this.#insertion += 1;
  }

  #inserted(): void {
    if (this.#status.media === 'present') return;
    this.#insertion += 1;
    this.#wasTold = false;
    this.#setStatus({ device: 'online', media: 'present' });
    this.#emit({ kind: 'mediaInserted' });
    if (this.#isArmed) this.#read();
    else this.#identify();
  }

  #mute(): void {
    if (this.#status.media === 'jammed') return;
    this.#insertion += 1;
    this.#wasTold = false;
    this.#setStatus({ device: 'online', media: 'jammed' });
    this.#emit({ kind: 'mediaInserted' });
    this.#tell({ problem: 'cardUnreadable' });
  }

  #removed(): void {
    if (this.#status.media === 'notPresent') return;
    this.#insertion += 1;
    this.#setStatus({ device: 'online', media: 'notPresent' });
    this.#emit({ kind: 'mediaRemoved' });
  }

  #read(): void {
    if (!this.#isArmed || this.#wasTold || this.#reader === undefined) return;
    this.#wasTold = true;
    const [reader, insertion] = [this.#reader, this.#insertion];
    this.#reading = this.#reading.then(() => this.#readCard(reader, insertion));
  }

  async #readCard(reader: string, insertion: number): Promise<void> {
    const { slots, today } = this.#options;
    const connected = await slots.connect(reader);
    const outcome = connected.ok && (await readSocialSecurityCard(connected.value, today?.()));
    if (connected.ok) await connected.value.close();
    if (insertion !== this.#insertion || !this.#isArmed) return;
    if (!outcome) this.#emit({ kind: 'cardProblem', problem: 'cardUnreadable' });
    else if (outcome.ok) this.#emit({ kind: 'cardRead', card: outcome.value });
    else this.#emit({ kind: 'cardProblem', ...outcome.failure });
  }

  /** Nobody asked for a card: only one that does not belong here is told, and nothing is read of any. */
  #identify(): void {
    if (this.#reader === undefined) return;
    const [reader, insertion] = [this.#reader, this.#insertion];
    this.#reading = this.#reading.then(async () => {
      const connected = await this.#options.slots.connect(reader);
      if (!connected.ok) return;
      const trouble = await whatIsWrongWith(connected.value);
      await connected.value.close();
      if (trouble && insertion === this.#insertion && !this.#isArmed)
        this.#emit({ kind: 'cardProblem', ...trouble });
    });
  }

  #tell(trouble: CardTrouble): void {
    if (!this.#isArmed || this.#wasTold) return;
    this.#wasTold = true;
    this.#emit({ kind: 'cardProblem', ...trouble });
  }

  #setStatus(status: CardReaderStatus): void {
    const isSame = status.device === this.#status.device && status.media === this.#status.media;
    if (isSame) return;
    this.#status = status;
    this.#emit({ kind: 'status', status: { ...status } });
  }

  #emit(event: SocialSecurityEvent): void {
    this.#listeners.forEach((listener) => listener(event));
  }
}
