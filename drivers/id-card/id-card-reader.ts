import type { CardProblem, CardReaderEvent, IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { CardReaderCapabilities } from '../../contract/device-report.ts';
import type { CardReaderStatus } from '../../contract/device.ts';
import type { ReadingOptions } from './card-reading.ts';
import { outcomeOfCommand, type CommandOutcome, type MaintenanceCommand } from './maintenance.ts';
import type { Transport } from '../transport.ts';
import { CardWatch } from './card-watch.ts';
import { ReaderLife, type ReaderTrouble } from './reader-life.ts';

/** XFS4IoT has no class for these readers: reading such a card is a private command. */
const privateCommands = ['readIdentityCard', 'readNewestAddress'];

interface IdCardReaderOptions {
  /** closed; the reader opens it and opens it again whenever it was lost */
  transport: Transport;
  clock: Clock;
  /** the day as `YYYY-MM-DD` when it is known for sure; without it no card is called expired */
  today?: () => string | undefined;
  /** what is read besides text; without a word the newest address, and no fingerprint */
  reading?: Partial<ReadingOptions>;
  /** silence in the middle of a reply after which it will not be completed */
  replyGapMs?: number;
}

/**
 * A resident identity card reader speaking the SDT protocol over any transport. Events come in the order things
 * happen; a problem of the reader itself is told only while armed, once per arming and episode, and at once when
 * the reader is armed while it is in trouble.
 */
export class SdtIdCardReader implements IdCardReader {
  readonly #options: IdCardReaderOptions;
  readonly #listeners = new Set<(event: CardReaderEvent) => void>();
  readonly #watch: CardWatch;
  #life: ReaderLife | undefined;
  #ended: Promise<void> = Promise.resolve();
  #status: CardReaderStatus = { device: 'offline', media: 'unknown' };
  #isArmed = false;
  #arming = 0;
  #trouble: ReaderTrouble | undefined;
  #toldProblem: CardProblem | undefined;
  #serialNumber: string | undefined;

  constructor(options: IdCardReaderOptions) {
    this.#options = options;
    this.#watch = new CardWatch({
      isArmed: () => this.#isArmed,
      arming: () => this.#arming,
      emit: (event) => this.#emit(event),
      setMedia: (media) => this.#setStatus({ ...this.#status, media }),
      reportLinkProblem: (problem) => this.#tell(problem),
      today: () => options.today?.(),
      reading: { fingerprint: false, newestAddress: true, ...options.reading },
    });
  }

  start(): void {
    if (this.#life) return;
    this.#setStatus({ device: 'starting', media: 'unknown' });
    const { transport, clock, replyGapMs } = this.#options;
    const owner = {
      connected: (serialNumber: string | undefined) => this.#connected(serialNumber),
      garbledFor: (rounds: number) => this.#garbledFor(rounds),
      troubled: (trouble: ReaderTrouble) => this.#troubled(trouble),
    };
    this.#life = new ReaderLife(
      { transport, clock, watch: this.#watch, owner, ...(replyGapMs !== undefined && { replyGapMs }) },
      this.#ended,
    );
  }

  async stop(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    this.#trouble = undefined;
    if (life) {
      this.#ended = life.stop();
      this.#setStatus({ device: 'offline', media: 'unknown' });
    }
    await this.#ended;
  }

  arm(): void {
    this.#watch.armed(!this.#isArmed);
    if (!this.#isArmed) this.#arming += 1;
    this.#isArmed = true;
    this.#toldProblem = undefined;
    if (this.#trouble) this.#tell(this.#trouble.problem);
    this.#life?.hurry();
  }

  disarm(): void {
    this.#isArmed = false;
  }

  status(): CardReaderStatus {
    return { ...this.#status };
  }

  capabilities(): CardReaderCapabilities {
    const serialNumber = this.#serialNumber;
    return {
      type: 'contactless',
      chipProtocols: ['chipTypeB'],
      privateCommands: [...privateCommands],
      ...(serialNumber !== undefined && { serialNumber }),
    };
  }

  /** A technician's command, run between the looks for a card. `signal` gives it up. */
  async maintain(command: MaintenanceCommand, signal?: AbortSignal): Promise<CommandOutcome> {
    return outcomeOfCommand(command, await this.#life?.run(command, signal));
  }

  onEvent(listener: (event: CardReaderEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #connected(serialNumber: string | undefined): void {
    this.#serialNumber = serialNumber;
    this.#trouble = undefined;
    this.#toldProblem = undefined;
    this.#setStatus({ device: 'online', media: 'unknown' });
  }

  #garbledFor(rounds: number): void {
    if (rounds > 0) this.#tell('readerGarbled');
    else this.#toldProblem = undefined;
    this.#setStatus({ ...this.#status, device: rounds > 0 ? 'hardwareError' : 'online' });
  }

  #troubled(trouble: ReaderTrouble): void {
    this.#trouble = trouble;
    this.#setStatus({ device: trouble.device, media: 'unknown' });
    this.#tell(trouble.problem);
  }

  #tell(problem: CardProblem): void {
    if (!this.#isArmed || this.#toldProblem === problem) return;
    this.#toldProblem = problem;
    this.#emit({ kind: 'cardProblem', problem });
  }

  #setStatus(status: CardReaderStatus): void {
    const isSame = status.device === this.#status.device && status.media === this.#status.media;
    if (isSame) return;
    this.#status = status;
    this.#emit({ kind: 'status', status: { ...status } });
  }

  #emit(event: CardReaderEvent): void {
    this.#listeners.forEach((listener) => listener(event));
  }
}
