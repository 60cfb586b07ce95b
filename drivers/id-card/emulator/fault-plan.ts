import type { Clock } from '../../../contract/clock.ts';

/** What goes wrong on the wire from now on; what is not named goes well. `…Once` faults strike one reply. */
export interface CardReaderFaults {
  /** replies leave in pieces of so many bytes */
  splitEvery?: number;
  /** milliseconds before a reply begins */
  delayMs?: number;
  /** flips the lowest bit of the byte at this place of the next reply that is long enough to have it */
  flipByteOnce?: number;
  /** bytes sent before every reply */
  garbageBefore?: Uint8Array;
  /** cuts the next reply that is longer after so many bytes */
  cutReplyOnce?: number;
  /** takes requests and answers nothing */
  silent?: boolean;
  /** SW3 of every read command */
  statusForRead?: number;
  /** SW1 SW2 of every refused read */
  cardStatusWord?: number;
  /** commands (CMD PARA as a number) that are answered with 21, as readers do that do not know them */
  unknownCommands?: readonly number[];
  /** every reply is sent twice, as lines with an echo do */
  duplicate?: boolean;
  /** so many requests are taken without an answer: the reader is busy with itself */
  busyFor?: number;
  /** the plug is pulled after so many bytes of the next reply that is longer */
  unplugAfterOnce?: number;
  /** SW3 of the SAM status command: 60 self-test failed, 66 not authorised */
  samStatus?: number;
}

/** One reply as it leaves the emulator: damage done, cut in pieces. Once-faults are used up here. */
export function damage(reply: Uint8Array, faults: CardReaderFaults): Uint8Array[] {
  const flipped = flip(reply, faults);
  const cut = cutShort(flipped, faults);
  const whole = faults.garbageBefore ? Uint8Array.of(...faults.garbageBefore, ...cut) : cut;
  const step = faults.splitEvery ?? whole.length;
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < whole.length; at += step) pieces.push(whole.slice(at, at + step));
  return pieces;
}

function flip(reply: Uint8Array, faults: CardReaderFaults): Uint8Array {
  const place = faults.flipByteOnce;
  if (place === undefined || place >= reply.length) return reply;
  delete faults.flipByteOnce;
  return reply.map((byte, index) => (index === place ? byte ^ 1 : byte));
}

function cutShort(reply: Uint8Array, faults: CardReaderFaults): Uint8Array {
  const length = faults.cutReplyOnce;
  if (length === undefined || length >= reply.length) return reply;
  delete faults.cutReplyOnce;
  return reply.subarray(0, length);
}

/** Bits on the wire per byte, 8N1. */
const bitsPerByte = 10;

/**
 * Sends pieces one after the other, each when the line has had time for the one before. Without a baud rate they
 * leave at once, still as separate writes.
 */
export class PacedSender {
  readonly #clock: Clock;
  readonly #baudRate: number | undefined;
  readonly #send: (bytes: Uint8Array) => void;
  readonly #cancels = new Set<() => void>();
  #busyUntilMs = 0;

  constructor(clock: Clock, baudRate: number | undefined, send: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#baudRate = baudRate;
    this.#send = send;
  }

  send(pieces: Uint8Array[], delayMs: number): void {
    const now = this.#clock.monotonicMs();
    let at = Math.max(now + delayMs, this.#busyUntilMs);
    for (const piece of this.#baudRate === undefined ? pieces : pieces.flatMap(inLineChunks)) {
      at += wireMs(piece.length, this.#baudRate);
      this.#sendAt(piece, at - now);
    }
    this.#busyUntilMs = at;
  }

  /** Forgets what has not left yet. */
  stop(): void {
    this.#cancels.forEach((cancel) => cancel());
    this.#cancels.clear();
    this.#busyUntilMs = 0;
  }

  #sendAt(piece: Uint8Array, inMs: number): void {
    if (inMs <= 0) {
      this.#send(piece);
      return;
    }
    const cancel = this.#clock.after(inMs, () => {
      this.#cancels.delete(cancel);
      this.#send(piece);
    });
    this.#cancels.add(cancel);
  }
}

/** What so many bytes take on a line of a speed; nothing on one without. */
export function wireMs(bytes: number, baudRate: number | undefined): number {
  return baudRate === undefined ? 0 : (bytes * bitsPerByte * 1000) / baudRate;
}

/** As many bytes as a UART's buffer hands over at once. */
const lineChunk = 64;

function inLineChunks(piece: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < piece.length; at += lineChunk) chunks.push(piece.subarray(at, at + lineChunk));
  return chunks;
}
