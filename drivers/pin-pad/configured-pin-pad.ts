import type { Clock } from '../../contract/clock.ts';
import type { PinPadConnection } from '../../contract/device-configuration.ts';
import type { PinPad } from '../../contract/pin-pad.ts';
import { SerialTransport } from '../serial-transport.ts';
import { SerialPinPad } from './serial-pin-pad.ts';

/** The PIN pad of a configuration; not started yet. */
export function configuredPinPad({ path, baudRate, form }: PinPadConnection, clock: Clock): PinPad {
  return new SerialPinPad({ transport: new SerialTransport({ path, baudRate }), clock, form });
}
