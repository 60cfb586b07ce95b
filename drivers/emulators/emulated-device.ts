import type { Duplex } from 'node:stream';

/**
 * A device that exists only as the bytes it answers. The dock plugs it into one end of a real serial line
 * (`attach`) and pulls it out again (`detach`); power-up state is restored at `attach`.
 */
export interface EmulatedDevice {
  attach(wire: Duplex): void;
  detach(): void;
}
