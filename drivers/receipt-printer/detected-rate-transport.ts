import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Transport, TransportFailure } from '../transport.ts';
import { isStatusAnswer } from './printer-status.ts';
import { pause } from './timed-wait.ts';

/** Most kiosks first. */
export const usualRates = [115200, 9600, 19200, 38400, 57600] as const;
/** One after the other; at a wrong rate an answer may look valid by chance, three in a row do not. */
const probes = [1, 4, 1].map((kind) => Uint8Array.of(0x10, 0x04, kind));
const answerMs = 300;

/**
 * A serial port whose rate nobody knows: `open` tries the rates until the printer's status answers are valid,
 * the rate that last worked first. `DLE EOT` prints nothing at any rate, nor do the bytes it becomes at a wrong
 * one print more than a few dots.
 */
export class DetectedRateTransport implements Transport {
  readonly #at: (baudRate: number) => Transport;
  readonly #clock: Clock;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #current: Transport | undefined;
  #stopListening: (() => void)[] = [];
  #rate: number | undefined;

  /** `at` makes the port of one rate. */
  constructor(at: (baudRate: number) => Transport, clock: Clock) {
    this.#at = at;
    this.#clock = clock;
  }

  /** The rate at which the printer answered last. */
  get baudRate(): number | undefined {
    return this.#rate;
  }

  async open(): Promise<Result<void, TransportFailure>> {
    await this.close();
    const known = this.#rate;
    const rates = known === undefined ? usualRates : [known, ...usualRates.filter((rate) => rate !== known)];
    for (const rate of rates) {
      const transport = this.#at(rate);
      const opened = await transport.open();
      if (!opened.ok) return opened;
      if (await this.#answers(transport)) {
        this.#rate = rate;
        this.#take(transport);
        return succeeded(undefined);
      }
      await transport.close();
    }
    return failed({ code: 'notFound', detail: `no valid status at ${usualRates.join(', ')} baud` });
  }

  async write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    return this.#current?.write(bytes) ?? failed({ code: 'closed', detail: 'port is not open' });
  }

  async discardInput(): Promise<void> {
    await this.#current?.discardInput();
  }

  async close(): Promise<void> {
    const transport = this.#current;
    this.#release();
    await transport?.close();
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytesListeners.add(listener);
    return () => this.#bytesListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  #take(transport: Transport): void {
    this.#current = transport;
    this.#stopListening = [
      transport.onBytes((bytes) => this.#bytesListeners.forEach((listener) => listener(bytes))),
      transport.onLost(() => {
        this.#release();
        for (const listener of [...this.#lostListeners]) listener();
      }),
    ];
  }

  #release(): void {
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    this.#current = undefined;
  }

  async #answers(transport: Transport): Promise<boolean> {
    for (const probe of probes) if (!(await this.#answersOnce(transport, probe))) return false;
    return true;
  }

  /** One byte, and that one a status. */
  async #answersOnce(transport: Transport, probe: Uint8Array): Promise<boolean> {
    const answered = new AbortController();
    const heard: number[] = [];
    const stops = [
      transport.onBytes((bytes) => {
        heard.push(...bytes);
        answered.abort();
      }),
      transport.onLost(() => answered.abort()),
    ];
    const written = await transport.write(probe);
    if (written.ok) await pause(this.#clock, answerMs, answered.signal);
    for (const stop of stops) stop();
    return written.ok && heard.length === 1 && heard.every(isStatusAnswer);
  }
}
