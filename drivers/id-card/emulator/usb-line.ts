import type { Result } from '../../../contract/result.ts';
import type { Transport, TransportFailure } from '../../transport.ts';
import type { UsbTransport } from '../../usb/usb-transport.ts';
import type { EmulatedUsbReader } from './emulated-usb-reader.ts';

/** The USB transport over an emulated reader, with its plug, and counted listeners. */
export class UsbLine implements Transport {
  readonly #binding: EmulatedUsbReader;
  readonly #transport: UsbTransport;
  listening = 0;
  onUse: (use: 'open' | 'write') => void = () => undefined;

  constructor(binding: EmulatedUsbReader, transport: UsbTransport) {
    this.#binding = binding;
    this.#transport = transport;
    binding.onUse = (use) => {
      if (use !== 'list') this.onUse(use);
    };
  }

  get opened(): number {
    return this.#binding.opened;
  }

  get isOpen(): boolean {
    return this.#binding.openConnections > 0;
  }

  plug(): void {
    this.#binding.plug();
  }

  unplug(): void {
    this.#binding.unplug();
  }

  open(): Promise<Result<void, TransportFailure>> {
    return this.#transport.open();
  }

  write(bytes: Uint8Array): Promise<Result<void, TransportFailure>> {
    return this.#transport.write(bytes);
  }

  discardInput(): Promise<void> {
    return this.#transport.discardInput();
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    return this.#counted(this.#transport.onBytes(listener));
  }

  onLost(listener: () => void): () => void {
    return this.#counted(this.#transport.onLost(listener));
  }

  #counted(unsubscribe: () => void): () => void {
    this.listening += 1;
    return () => {
      this.listening -= 1;
      unsubscribe();
    };
  }
}
