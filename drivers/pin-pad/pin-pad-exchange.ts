import type { Clock } from '../../contract/clock.ts';
import { pause } from '../timed-wait.ts';
import type { Transport } from '../transport.ts';
import { encodePinPadFrame, PinPadParser, type PinPadForm } from './pin-pad-frame.ts';

export interface PinPadReply {
  status: number;
  data: Uint8Array;
}

/** A reply of 20 bytes takes 21 ms at 9600 baud, 42 ms as text; the pad encrypts in between. */
const replyMs = 1000;

/** One command at a time to a pad; keys come in between, whenever somebody presses one. */
export class PinPadExchange {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #form: PinPadForm;
  readonly #parser: PinPadParser;
  readonly #ended: AbortSignal;
  readonly #stopListening: () => void;
  #take: (reply: PinPadReply) => void = () => undefined;
  onKey: (key: number) => void = () => undefined;

  /** @param ended the connection's end: every wait ends with it */
  constructor(parts: { transport: Transport; clock: Clock; form: PinPadForm; ended: AbortSignal }) {
    ({ transport: this.#transport, clock: this.#clock, form: this.#form, ended: this.#ended } = parts);
    this.#parser = new PinPadParser(this.#form);
    this.#stopListening = this.#transport.onBytes((bytes) => this.#receive(bytes));
  }

  /** @returns undefined when no whole reply came in time */
  async run(command: number, ...data: number[]): Promise<PinPadReply | undefined> {
    const done = new AbortController();
    let reply: PinPadReply | undefined;
    this.#parser.reset();
    this.#take = (each) => {
      reply = each;
      done.abort();
    };
    const written = await this.#transport.write(
      encodePinPadFrame(this.#form, Uint8Array.of(command, ...data)),
    );
    if (written.ok) await pause(this.#clock, replyMs, this.#ended, done.signal);
    this.#take = () => undefined;
    return reply;
  }

  dispose(): void {
    this.#stopListening();
  }

  #receive(bytes: Uint8Array): void {
    for (const event of this.#parser.push(bytes)) {
      if (event.kind === 'key') this.onKey(event.key);
      else this.#take({ status: event.status, data: event.data });
    }
  }
}
