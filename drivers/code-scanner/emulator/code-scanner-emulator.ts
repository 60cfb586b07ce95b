import type { Duplex } from 'node:stream';
import type { EmulatedDevice } from '../../emulators/emulated-device.ts';

const carriageReturn = 0x0d;

/** What a scanner does wrong: `noSuffix` leaves out the CR, `torn` stops in the middle, `twice` reads everything twice. */
export type CodeScannerFault = 'none' | 'silent' | 'noSuffix' | 'torn' | 'twice';

/** A serial code scanner that exists only as the bytes it says; it reads whatever is held before it. */
export class CodeScannerEmulator implements EmulatedDevice {
  #wire: Duplex | undefined;
  #fault: CodeScannerFault = 'none';

  attach(wire: Duplex): void {
    this.#wire = wire;
    wire.on('error', () => undefined);
    // what it is told is read and forgotten, so that the line never fills up
    wire.resume();
  }

  detach(): void {
    this.#wire = undefined;
  }

  setFault(fault: CodeScannerFault): void {
    this.#fault = fault;
  }

  fault(): CodeScannerFault {
    return this.#fault;
  }

  /** @param payload the bytes in the code */
  hold(payload: Uint8Array): void {
    if (this.#fault === 'silent' || !this.#wire?.writable) return;
    const whole = this.#fault === 'noSuffix' ? payload : Uint8Array.of(...payload, carriageReturn);
    this.#wire.write(this.#fault === 'torn' ? whole.slice(0, whole.length >> 1) : whole);
    if (this.#fault === 'twice') this.#wire.write(whole);
  }
}
