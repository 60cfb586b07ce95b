import type { Duplex } from 'node:stream';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';
import { relayOrders } from '../relay-frame.ts';

/** A relay board that exists only as the bytes it takes; like most of its kind it never answers. */
export class RelayBoardEmulator implements EmulatedDevice {
  readonly #closed = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #held: Uint8Array = new Uint8Array();
  #unplug: () => void = () => undefined;

  attach(wire: Duplex): void {
    this.detach();
    const take = (bytes: Uint8Array): void => this.#take(bytes);
    const ignore = (): void => undefined;
    wire.on('data', take);
    wire.on('error', ignore);
    this.#unplug = () => {
      wire.off('data', take);
      wire.off('error', ignore);
    };
  }

  /** Without power every relay opens. */
  detach(): void {
    this.#unplug();
    this.#unplug = () => undefined;
    this.#held = new Uint8Array();
    this.#closed.clear();
    this.#changed();
  }

  /** channels whose lamp is lit, in order */
  lit(): number[] {
    return [...this.#closed].sort((one, other) => one - other);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(bytes: Uint8Array): void {
    const { orders, rest } = relayOrders(Uint8Array.of(...this.#held, ...bytes));
    this.#held = rest;
    const before = this.lit().join();
    for (const { channel, on } of orders) {
      if (on) this.#closed.add(channel);
      else this.#closed.delete(channel);
    }
    if (this.lit().join() !== before) this.#changed();
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
  }
}
