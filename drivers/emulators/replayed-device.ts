import type { Duplex } from 'node:stream';
import type { Clock } from '../../contract/clock.ts';
import type { EmulatedDevice } from './emulated-device.ts';
import type { TracePiece } from './replay-trace.ts';

/**
 * A device that does again what a trace says it did: as soon as it has heard as many bytes as were sent to it, it
 * answers as it did then, with the same pauses. What it hears is not compared, only counted, because commands may
 * differ in what does not matter; `isAsRecorded` tells whether they did.
 */
export class ReplayedDevice implements EmulatedDevice {
  readonly #trace: readonly TracePiece[];
  readonly #clock: Clock;
  readonly #cancels = new Set<() => void>();
  #next = 0;
  #heard: number[] = [];
  #wire: Duplex | undefined;
  readonly #hear = (bytes: Uint8Array): void => {
    this.#heard.push(...bytes);
    this.#goOn();
  };
  /** whether every byte heard so far is the one recorded */
  isAsRecorded = true;

  constructor(trace: readonly TracePiece[], clock: Clock) {
    this.#trace = trace;
    this.#clock = clock;
  }

  /** Whether the trace has been played to its end. */
  get isOver(): boolean {
    return this.#next === this.#trace.length && this.#cancels.size === 0;
  }

  attach(wire: Duplex): void {
    this.detach();
    this.#wire = wire;
    wire.on('data', this.#hear);
    this.#goOn();
  }

  detach(): void {
    this.#cancels.forEach((cancel) => cancel());
    this.#cancels.clear();
    this.#wire?.off('data', this.#hear);
    this.#wire = undefined;
  }

  #goOn(): void {
    const since = this.#trace[this.#next - 1]?.atMs ?? 0;
    for (let piece = this.#trace[this.#next]; piece; piece = this.#trace[this.#next]) {
      if (piece.direction === '<') this.#sayLater(piece, piece.atMs - this.#startOfAnswer(since));
      else if (!this.#hasHeard(piece.bytes)) return;
      this.#next += 1;
    }
  }

  /** Pauses count from the piece that was heard before the answer. */
  #startOfAnswer(since: number): number {
    const before = this.#trace.slice(0, this.#next).findLast(({ direction }) => direction === '>');
    return before?.atMs ?? since;
  }

  #hasHeard(expected: Uint8Array): boolean {
    if (this.#heard.length < expected.length) return false;
    const heard = this.#heard.splice(0, expected.length);
    if (heard.some((byte, index) => byte !== expected[index])) this.isAsRecorded = false;
    return true;
  }

  #sayLater({ bytes }: TracePiece, inMs: number): void {
    const cancel = this.#clock.after(inMs, () => {
      this.#cancels.delete(cancel);
      if (this.#wire?.writable) this.#wire.write(bytes);
    });
    this.#cancels.add(cancel);
  }
}
