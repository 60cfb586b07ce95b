import { execFile } from 'node:child_process';
import { duplexPair, type Duplex } from 'node:stream';
import { promisify } from 'node:util';
import type { EmulatedDevice } from './emulated-device.ts';

/**
 * The rate to which somebody set a terminal, in baud, as its driver in the kernel remembers it; nothing when there is
 * none. A pseudo-terminal carries bytes at any rate, but it remembers what was set like a real port.
 */
export async function lineSpeedOf(path: string): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('stty', ['-F', path, 'speed']);
    return Number(stdout.trim()) || undefined;
  } catch {
    return undefined;
  }
}

/** What a UART makes of bytes sent at another rate: other bytes, fewer or more of them, and never the right ones. */
function asNoise(bytes: Uint8Array): Uint8Array {
  return bytes.filter((_, index) => index % 2 === 0).map((byte) => ((byte << 1) ^ 0x95) & 0xff);
}

/**
 * A device that understands, and is understood, at its own rate only. Which rate the other end of the line is set to
 * is asked at every piece of bytes, because a driver that tries rates changes it without a word.
 */
export class RatedDevice implements EmulatedDevice {
  readonly #device: EmulatedDevice;
  readonly #speedOfLine: () => Promise<number | undefined>;
  #unplug: (() => void) | undefined;
  /** what the device itself is set to; a replaced one may differ */
  baudRate: number;

  constructor(device: EmulatedDevice, baudRate: number, speedOfLine: () => Promise<number | undefined>) {
    this.#device = device;
    this.baudRate = baudRate;
    this.#speedOfLine = speedOfLine;
  }

  attach(wire: Duplex): void {
    this.detach();
    const [near, far] = duplexPair();
    let order = Promise.resolve();
    const carry = (bytes: Uint8Array, to: Duplex): void => {
      order = order.then(async () => {
        const speed = await this.#speedOfLine();
        if (to.writable) to.write(speed === this.baudRate ? bytes : asNoise(bytes));
      });
    };
    const hear = (bytes: Uint8Array): void => carry(bytes, near);
    const ignore = (): void => undefined;
    wire.on('data', hear);
    wire.on('error', ignore);
    near.on('data', (bytes: Uint8Array) => carry(bytes, wire));
    this.#device.attach(far);
    this.#unplug = () => {
      wire.off('data', hear);
      wire.off('error', ignore);
      near.destroy();
      this.#device.detach();
    };
  }

  detach(): void {
    this.#unplug?.();
    this.#unplug = undefined;
  }
}
