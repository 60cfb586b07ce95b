import { failed, succeeded, type Result } from '../contract/result.ts';
import type { Transport, TransportFailure } from './transport.ts';

/** One device with one bulk endpoint in each direction, claimed. What a USB library offers, and nothing more. */
export interface UsbBulkHandle {
  /** resolves when the device took the bytes; rejects when it is gone */
  transferOut(bytes: Uint8Array): Promise<void>;
  /** resolves with what came, perhaps nothing; rejects when the device is gone or the handle is closed */
  transferIn(length: number): Promise<Uint8Array>;
  /** lets go of the interface and the device; ends a transfer that is under way */
  close(): Promise<void>;
}

/** Finds the device, opens it and claims its interface. Injected, so that no test needs a device. */
export interface UsbBulkBinding {
  claim(): Promise<Result<UsbBulkHandle, TransportFailure>>;
}

/** Bytes asked for at once: the largest packet of high speed. */
const packetBytes = 512;

/** A device on USB bulk transfers as a stream of bytes. */
export class UsbBulkTransport implements Transport {
  readonly #binding: UsbBulkBinding;
  readonly #bytesListeners = new Set<(bytes: Uint8Array) => void>();
  readonly #lostListeners = new Set<() => void>();
  #handle: UsbBulkHandle | undefined;

  constructor(binding: UsbBulkBinding) {
    this.#binding = binding;
  }

  async open(): Promise<Result<void, TransportFailure>> {
    await this.close();
    const claimed = await this.#binding.claim();
    if (!claimed.ok) return claimed;
    this.#handle = claimed.value;
    void this.#read(claimed.value);
    return succeeded(undefined);
  }

  async write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    const handle = this.#handle;
    if (!handle) return failed({ code: 'closed', detail: 'device is not open' });
    try {
      await handle.transferOut(bytes);
      return succeeded(undefined);
    } catch (error) {
      // The library can only reject: to it a pulled cable is an error, to us it is an event.
      this.#lose(handle);
      return failed({ code: 'lost', detail: String(error) });
    }
  }

  /** Nothing is kept here: bytes are handed on as they come. */
  discardInput(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close().catch(() => undefined);
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytesListeners.add(listener);
    return () => this.#bytesListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  async #read(handle: UsbBulkHandle): Promise<void> {
    try {
      while (this.#handle === handle) {
        const bytes = await handle.transferIn(packetBytes);
        if (this.#handle === handle && bytes.length > 0)
          for (const listener of [...this.#bytesListeners]) listener(bytes);
      }
    } catch {
      this.#lose(handle);
    }
  }

  #lose(handle: UsbBulkHandle): void {
    if (this.#handle !== handle) return;
    this.#handle = undefined;
    void handle.close().catch(() => undefined);
    for (const listener of [...this.#lostListeners]) listener();
  }
}
