import type { Clock } from '../contract/clock.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';
import type { Transport, TransportFailure } from './transport.ts';

/** How a device is recognised at a rate. */
export interface RateProbe {
  question: Uint8Array;
  /** begins anew for each rate; told the bytes as they come, says when they are an answer */
  listen: () => (bytes: Uint8Array) => boolean;
  waitMs: number;
}

interface DetectedSerialOptions {
  /** a closed port at a rate */
  transportAt: (baudRate: number) => Transport;
  clock: Clock;
  /** rates of this kind of device, the usual first */
  rates: readonly number[];
  probe: RateProbe;
}

/**
 * A serial port whose rate is found at every opening: the device is asked at one rate after the other until
 * something of the right shape answers. The rate that was good last is tried first, so a reader that stays is found
 * at once, and one that was replaced is found when the old one's rate stays silent.
 */
export class DetectedSerialTransport implements Transport {
  readonly #options: DetectedSerialOptions;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #port: Transport | undefined;
  #stopListening: (() => void)[] = [];
  #goodRate: number | undefined;
  /** ends a search that is under way */
  #giveUp: () => void = () => undefined;

  constructor(options: DetectedSerialOptions) {
    this.#options = options;
  }

  /** The rate that was answered at last. */
  get baudRate(): number | undefined {
    return this.#goodRate;
  }

  async open(): Promise<Result<void, TransportFailure>> {
    await this.close();
    const search = new AbortController();
    this.#giveUp = () => search.abort();
    for (const rate of this.#ratesToTry()) {
      const tried = await this.#try(rate, search.signal);
      if (!tried.ok) return tried;
      if (search.signal.aborted) {
        await this.close();
        return failed({ code: 'closed', detail: 'closed while its rate was looked for' });
      }
      if (tried.value) return succeeded(undefined);
    }
    return failed({ code: 'silent', detail: `nothing answers at ${this.#options.rates.join(', ')} baud` });
  }

  write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    const closed: Result<void, TransportFailure> = failed({ code: 'closed', detail: 'port is not open' });
    return this.#port?.write(bytes) ?? Promise.resolve(closed);
  }

  async discardInput(): Promise<void> {
    await this.#port?.discardInput();
  }

  async close(): Promise<void> {
    this.#giveUp();
    const port = this.#port;
    this.#release();
    await port?.close();
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytesListeners.add(listener);
    return () => this.#bytesListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  #ratesToTry(): number[] {
    const { rates } = this.#options;
    const last = this.#goodRate;
    return last === undefined ? [...rates] : [last, ...rates.filter((rate) => rate !== last)];
  }

  /** Whether the device answers at a rate; if so the port stays open. A port that cannot be opened ends the search. */
  async #try(rate: number, signal: AbortSignal): Promise<Result<boolean, TransportFailure>> {
    const port = this.#options.transportAt(rate);
    const opened = await port.open();
    if (!opened.ok) return opened;
    const answers = !signal.aborted && (await this.#answers(port, signal));
    if (!answers) {
      await port.close();
      return succeeded(false);
    }
    this.#goodRate = rate;
    this.#port = port;
    this.#stopListening = [
      port.onBytes((bytes) => this.#bytesListeners.forEach((listener) => listener(bytes))),
      port.onLost(() => this.#lost(port)),
    ];
    return succeeded(true);
  }

  async #answers(port: Transport, signal: AbortSignal): Promise<boolean> {
    const { clock, probe } = this.#options;
    const isAnswer = probe.listen();
    return new Promise((resolve) => {
      const finish = (answers: boolean): void => {
        ends.forEach((end) => end());
        resolve(answers);
      };
      const stop = (): void => finish(false);
      const ends = [
        port.onBytes((bytes) => {
          if (isAnswer(bytes)) finish(true);
        }),
        port.onLost(stop),
        clock.after(probe.waitMs, stop),
        () => signal.removeEventListener('abort', stop),
      ];
      signal.addEventListener('abort', stop);
      void port.write(probe.question).then((written) => {
        if (!written.ok) stop();
      });
    });
  }

  #release(): void {
    this.#port = undefined;
    this.#stopListening.forEach((stop) => stop());
    this.#stopListening = [];
  }

  #lost(port: Transport): void {
    if (this.#port !== port) return;
    this.#release();
    this.#lostListeners.forEach((listener) => listener());
  }
}
