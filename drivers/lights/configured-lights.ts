import type { Clock } from '../../contract/clock.ts';
import type { LightsConnection } from '../../contract/device-configuration.ts';
import type { Lights } from '../../contract/lights.ts';
import { SerialTransport } from '../serial-transport.ts';
import { RelayLights } from './relay-lights.ts';

/** The indicator lights of a configuration; not started yet. */
export function configuredLights({ path, baudRate, channels }: LightsConnection, clock: Clock): Lights {
  return new RelayLights({ transport: new SerialTransport({ path, baudRate }), clock, channels });
}
