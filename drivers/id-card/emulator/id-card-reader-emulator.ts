import type { Duplex } from 'node:stream';
import type { Clock } from '../../../contract/clock.ts';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import { SdtFrameParser, type SdtEvent } from '../sdt-frame.ts';
import { messageOf, type SdtCommand } from '../sdt-message.ts';
import type { EmulatedCard } from './emulated-card.ts';
import { EmulatedSam } from './emulated-sam.ts';
import { encodeSdtReply } from './encode-card-text.ts';
import { damage, PacedSender, type CardReaderFaults } from './fault-plan.ts';

interface CardReaderEmulatorOptions {
  clock: Clock;
  /** paces replies like a line of this speed; without it they leave at once */
  baudRate?: number;
}

/** What the dock shows of the emulated reader. */
interface CardReaderEmulatorState {
  attached: boolean;
  /** id of the card that lies there */
  cardId: string | undefined;
  progress: 'none' | 'found' | 'selected' | 'read';
  /** requests taken since the emulator was made, by command; `unknown` for those the table does not have */
  requests: Partial<Record<SdtCommand | 'unknown' | 'damaged', number>>;
}

/** A resident identity card reader that exists only as the SDT bytes it answers. */
export class IdCardReaderEmulator implements EmulatedDevice {
  readonly #options: CardReaderEmulatorOptions;
  readonly #sam = new EmulatedSam(() => this.#faults);
  readonly #requests: CardReaderEmulatorState['requests'] = {};
  #faults: CardReaderFaults = {};
  #unplug: (() => void) | undefined;

  constructor(options: CardReaderEmulatorOptions) {
    this.#options = options;
  }

  attach(wire: Duplex): void {
    this.detach();
    this.#sam.powerUp();
    const parser = new SdtFrameParser();
    const sender = new PacedSender(this.#options.clock, this.#options.baudRate, (bytes) => {
      if (wire.writable) wire.write(bytes);
    });
    const take = (bytes: Uint8Array): void => {
      parser.push(bytes).forEach((event) => this.#answer(event, sender));
    };
    // The wire may break at any moment; the dock that owns it notices by itself.
    const ignore = (): void => undefined;
    wire.on('data', take);
    wire.on('error', ignore);
    this.#unplug = () => {
      sender.stop();
      wire.off('data', take);
      wire.off('error', ignore);
    };
  }

  detach(): void {
    this.#unplug?.();
    this.#unplug = undefined;
  }

  /** Puts a card on the reader, in place of one that lies there. */
  placeCard(card: EmulatedCard): void {
    this.#sam.setCard(card);
  }

  liftCard(): void {
    this.#sam.setCard(undefined);
  }

  /** Replaces the fault plan; `{}` is a healthy reader. */
  setFaults(faults: CardReaderFaults): void {
    this.#faults = { ...faults };
  }

  state(): CardReaderEmulatorState {
    return {
      attached: this.#unplug !== undefined,
      cardId: this.#sam.card?.id,
      progress: this.#sam.progress,
      requests: { ...this.#requests },
    };
  }

  #answer(event: SdtEvent, sender: PacedSender): void {
    if (event.kind === 'discarded') return;
    if (event.kind === 'error') {
      this.#count('damaged');
      this.#send(encodeSdtReply(event.code === 'checksum' ? 0x10 : 0x11), sender);
      return;
    }
    const message = messageOf(event);
    const command = message.kind === 'request' ? message.command : undefined;
    this.#count(command ?? 'unknown');
    this.#send(this.#sam.answer(command), sender);
  }

  #send(reply: Uint8Array, sender: PacedSender): void {
    if (this.#faults.silent) return;
    sender.send(damage(reply, this.#faults), this.#faults.delayMs ?? 0);
  }

  #count(what: SdtCommand | 'unknown' | 'damaged'): void {
    this.#requests[what] = (this.#requests[what] ?? 0) + 1;
  }
}
