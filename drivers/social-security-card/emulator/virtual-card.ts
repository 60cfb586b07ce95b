import { connect, type Socket } from 'node:net';
import type { EmulatedChip } from './emulated-chip.ts';

/** Control bytes of vpcd (devices.md section 5); any other body is a command for the chip. */
const powerOff = 0x00;
const powerOn = 0x01;
const reset = 0x02;
const answerToReset = 0x04;

/**
 * A chip card in the slot of vpcd, the virtual reader of the vsmartcard project: both speak over TCP in bodies with
 * two bytes of length, most significant first. Connected is inserted.
 */
export class VirtualCard {
  readonly #chip: EmulatedChip;
  #socket: Socket | undefined;
  #held: Uint8Array = new Uint8Array();
  /** commands still answered before the card is pulled out */
  #commandsLeft = Number.POSITIVE_INFINITY;

  constructor(chip: EmulatedChip) {
    this.#chip = chip;
  }

  /**
   * Resolves when the reader has taken it; rejects when no reader listens.
   * @param commands so many are answered, then it is pulled out
   */
  insert(port: number, commands = Number.POSITIVE_INFINITY): Promise<void> {
    const socket = connect({ port, host: '127.0.0.1' });
    this.#commandsLeft = commands;
    this.#socket = socket;
    this.#held = new Uint8Array();
    socket.on('data', (bytes) => this.#take(bytes, socket));
    return new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.on('error', () => undefined);
    });
  }

  lift(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  /** Told when the reader let go of it, or it was pulled out. */
  onGone(listener: () => void): void {
    this.#socket?.once('close', listener);
  }

  #take(bytes: Uint8Array, socket: Socket): void {
    this.#held = Uint8Array.of(...this.#held, ...bytes);
    for (;;) {
      const [high, low] = this.#held;
      if (high === undefined || low === undefined) return;
      const length = high * 256 + low;
      if (this.#held.length < 2 + length) return;
      const body = this.#held.slice(2, 2 + length);
      this.#held = this.#held.slice(2 + length);
      if (body.length > 1 && (this.#commandsLeft -= 1) < 0) return this.lift();
      const answer = this.#answer(body);
      if (answer) socket.write(Uint8Array.of(answer.length >> 8, answer.length & 0xff, ...answer));
    }
  }

  #answer(body: Uint8Array): Uint8Array | undefined {
    if (body.length !== 1) return this.#chip.respond(body);
    switch (body[0]) {
      case answerToReset:
        return this.#chip.answerToReset();
      case powerOff:
      case powerOn:
      case reset:
        this.#chip.reset();
        return undefined;
      default:
        return this.#chip.respond(body);
    }
  }
}
