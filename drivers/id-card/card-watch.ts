import type { CardProblem, CardReaderEvent } from '../../contract/card.ts';
import {
  problemOfStatus,
  readCard,
  type ReadingOptions,
  type ReadingOutcome,
  type UnknownCommands,
} from './card-reading.ts';
import type { CommandExchange, ExchangeFailure } from './command-exchange.ts';
import type { Pause } from './pause.ts';
import { readerDelays } from './reader-delays.ts';
import type { SdtCommand } from './sdt-message.ts';

/** Why polling cannot go on as usual. */
export type WatchFailure = ExchangeFailure | 'refuses';

/** What the watch needs of the reader it works for. */
interface WatchOwner {
  isArmed(): boolean;
  /** a number that changes with every arming, so that what was read for an earlier one is dropped */
  arming(): number;
  emit(event: CardReaderEvent): void;
  setMedia(media: 'present' | 'notPresent'): void;
  /** tells a problem of the reader itself, once per arming and episode */
  reportLinkProblem(problem: CardProblem): void;
  today(): string | undefined;
  readonly reading: ReadingOptions;
}

/**
 * Watches one place where cards are put. `round` looks once: it notices a card laid down or lifted, and reads a
 * card that is due. A card is due once per placement and arming; after a problem it has to be lifted, or the
 * reader armed again.
 */
export class CardWatch {
  readonly #owner: WatchOwner;
  #wasAnnounced = false;
  #reading: 'due' | 'done' | 'failed' = 'due';
  /** After a good read find answers 80 although the card lies there: another command has to be asked. */
  #isSelected = false;
  #unknown: UnknownCommands = new Set();
  #misses = 0;

  constructor(owner: WatchOwner) {
    this.#owner = owner;
  }

  /** The reader was connected anew: what lies there has to be looked at afresh. */
  forget(): void {
    this.#reading = 'due';
    this.#isSelected = false;
    this.#unknown = new Set();
    this.#misses = 0;
  }

  /** The reader was armed (`isNew`), or armed again while armed, which retries after a problem. */
  armed(isNew: boolean): void {
    if (isNew || this.#reading === 'failed') this.#reading = 'due';
  }

  /** Looks once; resolves to nothing when all went well. */
  async round(exchange: CommandExchange, pause: Pause): Promise<WatchFailure | undefined> {
    const seen = await this.#look(exchange);
    if (seen === 'absent') this.#miss();
    else if (seen === 'present') return this.#meet(exchange, pause);
    else return seen;
    return undefined;
  }

  async #look(exchange: CommandExchange): Promise<'present' | 'absent' | WatchFailure> {
    if (this.#isSelected) {
      const probed = await this.#probe(exchange);
      if (probed !== 'absent') return probed;
    }
    const found = await exchange.run('findCard');
    if (!found.ok) return found.failure;
    const { status } = found.value.reply;
    if (problemOfStatus(status) === 'readerRefuses') return 'refuses';
    if (status !== 0x9f) return 'absent';
    // Found again after it was read: it was lifted in between, or it is another one.
    if (this.#isSelected) this.#remove();
    return 'present';
  }

  /**
   * Asks a selected card something short. The newest address is the shortest read; its answer is thrown away
   * unread. A reader that does not know the command is asked for the text, which is not decoded either.
   */
  async #probe(exchange: CommandExchange): Promise<'present' | 'absent' | WatchFailure> {
    const command: SdtCommand = this.#unknown.has('readNewestAddress')
      ? 'readTextAndPhoto'
      : 'readNewestAddress';
    const probed = await exchange.run(command);
    if (!probed.ok) return probed.failure;
    const { status } = probed.value.reply;
    if (status === 0x21 && command === 'readNewestAddress') {
      this.#unknown.add(command);
      return this.#probe(exchange);
    }
    return status === 0x90 || status === 0x91 ? 'present' : 'absent';
  }

  #miss(): void {
    this.#misses += 1;
    if (this.#wasAnnounced && this.#misses < readerDelays.removalConfirmations) return;
    this.#remove();
  }

  #remove(): void {
    this.#reading = 'due';
    this.#isSelected = false;
    this.#owner.setMedia('notPresent');
    if (this.#wasAnnounced) this.#owner.emit({ kind: 'mediaRemoved' });
    this.#wasAnnounced = false;
  }

  async #meet(exchange: CommandExchange, pause: Pause): Promise<WatchFailure | undefined> {
    this.#misses = 0;
    this.#owner.setMedia('present');
    if (!this.#wasAnnounced) this.#owner.emit({ kind: 'mediaInserted' });
    this.#wasAnnounced = true;
    return this.#owner.isArmed() && this.#reading === 'due' ? this.#read(exchange, pause) : undefined;
  }

  async #read(exchange: CommandExchange, pause: Pause): Promise<WatchFailure | undefined> {
    const arming = this.#owner.arming();
    const isWanted = (): boolean => this.#owner.isArmed() && this.#owner.arming() === arming;
    const outcome = await readCard({
      exchange,
      pause,
      isWanted,
      isSelected: this.#isSelected,
      today: this.#owner.today(),
      options: this.#owner.reading,
      unknown: this.#unknown,
    });
    if (outcome.kind !== 'linkFailure') this.#isSelected = outcome.kind === 'card';
    if (isWanted()) this.#conclude(outcome);
    return outcome.kind === 'linkFailure' ? outcome.failure : undefined;
  }

  #conclude(outcome: ReadingOutcome): void {
    switch (outcome.kind) {
      case 'card':
        this.#reading = 'done';
        this.#owner.emit(cardReadOf(outcome));
        return;
      case 'problem':
        this.#reading = 'failed';
        if (outcome.problem === 'readerRefuses') this.#owner.reportLinkProblem(outcome.problem);
        else this.#owner.emit({ ...outcome, kind: 'cardProblem' });
        if (outcome.problem === 'cardLiftedTooSoon') this.#remove();
        return;
      case 'linkFailure':
        this.#reading = 'failed';
        if (outcome.failure === 'garbled') this.#owner.reportLinkProblem('readerGarbled');
        if (outcome.failure === 'silent') this.#owner.reportLinkProblem('readerSilent');
        return;
      case 'abandoned':
    }
  }
}

function cardReadOf({
  card,
  lastByteMs,
  photo,
  fingerprint,
}: ReadingOutcome & { kind: 'card' }): CardReaderEvent {
  const timing = { lastByteMs };
  return { kind: 'cardRead', card, timing, ...(photo && { photo }), ...(fingerprint && { fingerprint }) };
}
