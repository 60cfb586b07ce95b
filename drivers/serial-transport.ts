import { SerialPort } from 'serialport';
import { failed, succeeded, type Result } from '../contract/result.ts';
import { noticeHangUp } from './serial-hang-up.ts';
import type { Transport, TransportFailure } from './transport.ts';

export interface SerialSettings {
  path: string;
  baudRate: number;
}

/**
 * A serial port, 8N1, through the `serialport` library. A data listener is always attached: without one the
 * library does not notice on Linux that the other end went away.
 */
export class SerialTransport implements Transport {
  readonly #settings: SerialSettings;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  /** A port that goes away while draining may never call back: losing or closing it must end these. */
  readonly #unfinishedWrites = new Set<(failure: TransportFailure) => void>();
  #port: SerialPort | undefined;

  constructor(settings: SerialSettings) {
    this.#settings = settings;
  }

  async open(): Promise<Result<void, TransportFailure>> {
    await this.close();
    const port = new SerialPort({
      ...this.#settings,
      dataBits: 8,
      stopBits: 1,
      parity: 'none',
      autoOpen: false,
    });
    const error = await new Promise<Error | null>((resolve) => port.open(resolve));
    if (error) return failed(openFailure(error));
    this.#port = port;
    noticeHangUp(port);
    port.on('data', (bytes: Buffer) => this.#bytesListeners.forEach((listener) => listener(bytes)));
    port.on('error', () => this.#lose(port));
    port.on('close', () => this.#lose(port));
    return succeeded(undefined);
  }

  async write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    const port = this.#port;
    if (!port?.isOpen) return failed({ code: 'closed', detail: 'port is not open' });
    return new Promise((resolve) => {
      const finish = (outcome: Result<void, TransportFailure>): void => {
        this.#unfinishedWrites.delete(abandon);
        resolve(outcome);
      };
      const abandon = (failure: TransportFailure): void => finish(failed(failure));
      this.#unfinishedWrites.add(abandon);
      const drained = (error: Error | null | undefined): void =>
        finish(error ? failed({ code: 'lost', detail: error.message }) : succeeded(undefined));
      port.write(Buffer.from(bytes), (error) => (error ? drained(error) : port.drain(drained)));
    });
  }

  async discardInput(): Promise<void> {
    const port = this.#port;
    if (!port?.isOpen) return;
    await new Promise<void>((resolve) => port.flush(() => resolve()));
  }

  async close(): Promise<void> {
    const port = this.#port;
    this.#port = undefined;
    this.#abandonWrites({ code: 'closed', detail: 'port closed while writing' });
    if (!port?.isOpen) return;
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytesListeners.add(listener);
    return () => this.#bytesListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  #lose(port: SerialPort): void {
    if (this.#port !== port) return;
    this.#port = undefined;
    port.removeAllListeners('data');
    if (port.isOpen) port.close(() => undefined);
    this.#abandonWrites({ code: 'lost', detail: 'port lost while writing' });
    this.#lostListeners.forEach((listener) => listener());
  }

  #abandonWrites(failure: TransportFailure): void {
    this.#unfinishedWrites.forEach((abandon) => abandon(failure));
  }
}

function openFailure(error: Error): TransportFailure {
  const detail = error.message;
  if (/ENOENT|No such file|ENXIO|ENODEV/i.test(detail)) return { code: 'notFound', detail };
  if (/EACCES|Permission denied/i.test(detail)) return { code: 'accessDenied', detail };
  if (/lock port|EBUSY|EAGAIN/i.test(detail)) return { code: 'inUse', detail };
  return { code: 'other', detail };
}
