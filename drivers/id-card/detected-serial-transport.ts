import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Transport, TransportFailure } from '../transport.ts';
import { readerDelays } from './reader-delays.ts';
import { replyFits } from './reply-fit.ts';
import { SdtFrameParser } from './sdt-frame.ts';
import { encodeSdtRequest, messageOf } from './sdt-message.ts';

/** Rates of these readers, the usual first (devices.md section 1, "UART"). */
const rates = [115_200, 57_600, 38_400, 19_200, 9600] as const;
export type ReaderBaudRate = (typeof rates)[number];

interface DetectedSerialOptions {
  /** a closed port at a rate */
  transportAt: (baudRate: ReaderBaudRate) => Transport;
  clock: Clock;
}

/**
 * A serial port whose rate is found at every opening: SAM status is asked at one rate after the other until
 * something of the right shape answers. The rate that was good last is tried first, so a reader that stays is found
 * at once, and one that was replaced is found when the old one's rate stays silent.
 */
export class DetectedSerialTransport implements Transport {
  readonly #options: DetectedSerialOptions;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #port: Transport | undefined;
  #goodRate: ReaderBaudRate | undefined;
  /** ends a search that is under way */
  #giveUp: () => void = () => undefined;

  constructor(options: DetectedSerialOptions) {
    this.#options = options;
  }

  /** The rate that was answered at last. */
  get baudRate(): ReaderBaudRate | undefined {
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
    return failed({ code: 'silent', detail: `no reader answers at ${rates.join(', ')} baud` });
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
    this.#port = undefined;
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

  #ratesToTry(): ReaderBaudRate[] {
    const last = this.#goodRate;
    return last === undefined ? [...rates] : [last, ...rates.filter((rate) => rate !== last)];
  }

  /** Whether a reader answers at a rate; if so the port stays open. A port that cannot be opened ends the search. */
  async #try(rate: ReaderBaudRate, signal: AbortSignal): Promise<Result<boolean, TransportFailure>> {
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
    port.onBytes((bytes) => this.#bytesListeners.forEach((listener) => listener(bytes)));
    port.onLost(() => this.#lost(port));
    return succeeded(true);
  }

  async #answers(port: Transport, signal: AbortSignal): Promise<boolean> {
    const parser = new SdtFrameParser();
    return new Promise((resolve) => {
      const finish = (answers: boolean): void => {
        ends.forEach((end) => end());
        resolve(answers);
      };
      const stop = (): void => finish(false);
      const ends = [
        port.onBytes((bytes) => {
          if (isSamStatus(parser, bytes)) finish(true);
        }),
        port.onLost(stop),
        this.#options.clock.after(readerDelays.detectTimeoutMs, stop),
        () => signal.removeEventListener('abort', stop),
      ];
      signal.addEventListener('abort', stop);
      void port.write(encodeSdtRequest('samStatus')).then((written) => {
        if (!written.ok) stop();
      });
    });
  }

  #lost(port: Transport): void {
    if (this.#port !== port) return;
    this.#port = undefined;
    this.#lostListeners.forEach((listener) => listener());
  }
}

/** Also a refusal is an answer: whatever the security module thinks, the rate is right. */
function isSamStatus(parser: SdtFrameParser, bytes: Uint8Array): boolean {
  return parser.push(bytes).some((event) => {
    const message = event.kind === 'frame' ? messageOf(event) : undefined;
    return message?.kind === 'reply' && replyFits('samStatus', message);
  });
}
