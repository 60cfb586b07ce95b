import type { Duplex } from 'node:stream';
import type { Clock } from '../../../contract/clock.ts';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import { SdtFrameParser, type SdtEvent } from '../sdt-frame.ts';
import { messageOf, type SdtCommand } from '../sdt-message.ts';
import type { EmulatedCard } from './emulated-card.ts';
import { EmulatedSam } from './emulated-sam.ts';
import { encodeSdtReply } from './encode-card-text.ts';
import { damage, PacedSender, wireMs, type CardReaderFaults } from './fault-plan.ts';
import type { FaultScript } from './fault-script.ts';

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
  #script: FaultScript | undefined;
  #replies = 0;
  /** what pulls the plug, for faults that do */
  onUnplug: () => void = () => undefined;

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

  /** From now on each reply, counted from 0, has the faults that the script names. */
  runScript(script: FaultScript): void {
    this.#script = script;
    this.#replies = 0;
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
    if (this.#script) this.#faults = this.#script(this.#replies++);
    if (this.#isBusy()) return;
    if (event.kind === 'error') {
      this.#count('damaged');
      this.#send(encodeSdtReply(event.code === 'checksum' ? 0x10 : 0x11), sender);
      return;
    }
    const message = messageOf(event);
    const command = message.kind === 'request' ? message.command : undefined;
    this.#count(command ?? 'unknown');
    const isUnknown = this.#faults.unknownCommands?.includes(codeOf(event.body)) ?? false;
    this.#send(isUnknown ? encodeSdtReply(0x21) : this.#sam.answer(command), sender);
  }

  #isBusy(): boolean {
    const left = this.#faults.busyFor ?? 0;
    if (left > 0) this.#faults.busyFor = left - 1;
    return left > 0;
  }

  #send(reply: Uint8Array, sender: PacedSender): void {
    if (this.#faults.silent) return;
    const { clock, baudRate } = this.#options;
    const delayMs = this.#faults.delayMs ?? 0;
    const unplugAfter = this.#faults.unplugAfterOnce ?? Number.POSITIVE_INFINITY;
    if (unplugAfter < reply.length) {
      delete this.#faults.unplugAfterOnce;
      sender.send([reply.subarray(0, unplugAfter)], delayMs);
      clock.after(delayMs + wireMs(unplugAfter, baudRate), () => this.onUnplug());
      return;
    }
    sender.send(damage(reply, this.#faults), delayMs);
    if (this.#faults.duplicate) sender.send([reply], delayMs);
  }

  #count(what: SdtCommand | 'unknown' | 'damaged'): void {
    this.#requests[what] = (this.#requests[what] ?? 0) + 1;
  }
}

/** CMD and PARA of a request as one number. */
function codeOf(body: Uint8Array): number {
  return (body[0] ?? 0) * 256 + (body[1] ?? 0);
}
