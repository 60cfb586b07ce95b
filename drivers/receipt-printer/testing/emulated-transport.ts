import { Duplex } from 'node:stream';
import type { Clock } from '../../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import type { Transport, TransportFailure } from '../../transport.ts';
import { ReceiptPrinterEmulator } from '../emulator/receipt-printer-emulator.ts';

/** A cable in memory between the driver and the emulator, which can be pulled at any moment. */
export class EmulatedTransport implements Transport {
  readonly emulator = new ReceiptPrinterEmulator();
  /** everything the driver sent, one entry for each write */
  readonly sent: Uint8Array[] = [];
  opens = 0;
  /** called before each write; may pull the cable */
  beforeWrite: (writes: number) => void = () => undefined;
  answerDelayMs = 0;
  writesHang = false;
  /** the wrong rate: what either side says reaches the other as other bytes */
  garbles = false;
  /** what becomes of an answer on the way: pieces, each later than the one before by its delay */
  distort: (bytes: Uint8Array) => { bytes: Uint8Array; delayMs: number }[] = (bytes) => [
    { bytes, delayMs: 0 },
  ];
  readonly #clock: Clock;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #wire: Duplex | undefined;
  #plugged = true;
  #lastDueMs = 0;
  #open = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get listeners(): number {
    return this.#bytesListeners.size + this.#lostListeners.size;
  }

  unplug(): void {
    this.#plugged = false;
    this.emulator.detach();
    if (!this.#open) return;
    this.#open = false;
    for (const listener of [...this.#lostListeners]) listener();
  }

  plug(): void {
    this.#plugged = true;
  }

  /** Bytes that the printer says on its own. */
  say(bytes: Uint8Array): void {
    for (const listener of [...this.#bytesListeners]) listener(bytes);
  }

  async open(): Promise<Result<void, TransportFailure>> {
    this.opens += 1;
    await Promise.resolve();
    if (!this.#plugged) return failed({ code: 'notFound', detail: 'no such port' });
    this.#wire = new Duplex({
      read: () => undefined,
      write: (bytes: Buffer, _encoding, done) => {
        for (const piece of this.distort(bytes))
          this.#sayLater(piece.bytes, this.answerDelayMs + piece.delayMs);
        done();
      },
    });
    this.emulator.attach(this.#wire);
    this.#open = true;
    return succeeded(undefined);
  }

  /** However late, bytes of a line never overtake each other, and none outlives the line. */
  #sayLater(bytes: Uint8Array, delayMs: number): void {
    const now = this.#clock.monotonicMs();
    const wire = this.#wire;
    this.#lastDueMs = Math.max(this.#lastDueMs, now + delayMs);
    this.#clock.after(this.#lastDueMs - now, () => this.#open && wire === this.#wire && this.say(bytes));
  }

  async write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    this.sent.push(Uint8Array.from(bytes));
    this.beforeWrite(this.sent.length);
    if (this.writesHang) return new Promise(() => undefined);
    await Promise.resolve();
    if (!this.#open) return failed({ code: 'lost', detail: 'pulled' });
    this.#wire?.emit('data', Buffer.from(this.garbles ? bytes.map((byte) => byte ^ 0x5a) : bytes));
    if (this.garbles) this.say(Uint8Array.of(0xff, 0x12));
    return succeeded(undefined);
  }

  discardInput(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#open = false;
    this.emulator.detach();
    return Promise.resolve();
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytesListeners.add(listener);
    return () => this.#bytesListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }
}
