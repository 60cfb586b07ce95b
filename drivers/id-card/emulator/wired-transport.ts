import { duplexPair } from 'node:stream';
import { failed, succeeded, type Result } from '../../../contract/result.ts';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import type { Transport, TransportFailure } from '../../transport.ts';

/** A transport whose other end is an emulated device in the same process, with a plug that can be pulled. */
export class WiredTransport implements Transport {
  readonly #device: EmulatedDevice;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #isPlugged = true;
  #wire: { write(bytes: Uint8Array): void; cut(): void } | undefined;
  /** called at every opening and writing, so that a test can pull the plug right there */
  onUse: (use: 'open' | 'write') => void = () => undefined;
  /** openings that succeeded */
  opened = 0;

  constructor(device: EmulatedDevice) {
    this.#device = device;
  }

  /** Listeners attached; a leak shows here. */
  get listening(): number {
    return this.#bytesListeners.size + this.#lostListeners.size;
  }

  get isOpen(): boolean {
    return this.#wire !== undefined;
  }

  plug(): void {
    this.#isPlugged = true;
  }

  unplug(): void {
    this.#isPlugged = false;
    if (!this.#wire) return;
    this.#disconnect();
    this.#lostListeners.forEach((listener) => listener());
  }

  async open(): Promise<Result<void, TransportFailure>> {
    await this.close();
    this.onUse('open');
    if (!this.#isPlugged) return failed({ code: 'notFound', detail: 'unplugged' });
    const [near, far] = duplexPair();
    const take = (bytes: Uint8Array): void => this.#bytesListeners.forEach((listener) => listener(bytes));
    near.on('data', take);
    this.#device.attach(far);
    this.#wire = {
      write: (bytes) => void near.write(bytes),
      cut: () => near.off('data', take).destroy(),
    };
    this.opened += 1;
    return succeeded(undefined);
  }

  write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    this.onUse('write');
    if (!this.#wire) return Promise.resolve(failed({ code: 'closed', detail: 'not open' }));
    this.#wire.write(bytes);
    return Promise.resolve(succeeded(undefined));
  }

  discardInput(): Promise<void> {
    // Nothing waits here: every byte is handed on at once.
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#disconnect();
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

  #disconnect(): void {
    this.#wire?.cut();
    this.#wire = undefined;
    this.#device.detach();
  }
}
