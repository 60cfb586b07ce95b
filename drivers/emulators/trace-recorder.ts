import { duplexPair, type Duplex } from 'node:stream';
import type { Clock } from '../../contract/clock.ts';
import type { EmulatedDevice } from './emulated-device.ts';
import type { TracePiece } from './replay-trace.ts';

/** Records what goes between a line and a device, to be replayed. */
export class TraceRecorder implements EmulatedDevice {
  readonly #device: EmulatedDevice;
  readonly #clock: Clock;
  readonly #pieces: TracePiece[] = [];
  #startMs: number | undefined;
  #unplug: (() => void) | undefined;

  constructor(device: EmulatedDevice, clock: Clock) {
    this.#device = device;
    this.#clock = clock;
  }

  /** What was recorded so far. */
  get pieces(): readonly TracePiece[] {
    return this.#pieces;
  }

  attach(wire: Duplex): void {
    this.detach();
    const [near, far] = duplexPair();
    const hear = (bytes: Uint8Array): void => {
      this.#note('>', bytes);
      near.write(bytes);
    };
    wire.on('data', hear);
    near.on('data', (bytes: Uint8Array) => {
      this.#note('<', bytes);
      if (wire.writable) wire.write(bytes);
    });
    this.#device.attach(far);
    this.#unplug = () => {
      wire.off('data', hear);
      near.destroy();
      this.#device.detach();
    };
  }

  detach(): void {
    this.#unplug?.();
    this.#unplug = undefined;
  }

  #note(direction: TracePiece['direction'], bytes: Uint8Array): void {
    const now = this.#clock.monotonicMs();
    this.#startMs ??= now;
    this.#pieces.push({ atMs: now - this.#startMs, direction, bytes: Uint8Array.from(bytes) });
  }
}
