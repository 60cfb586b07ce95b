import type { Clock } from '../../contract/clock.ts';
import type { SensorsConnection } from '../../contract/device-configuration.ts';
import type { Sensors } from '../../contract/sensors.ts';
import { SerialTransport } from '../serial-transport.ts';
import { InputBoardSensors } from './input-board-sensors.ts';

/** The sensors of a configuration; not started yet. */
export function configuredSensors(connection: SensorsConnection, clock: Clock): Sensors {
  const { path, baudRate, ...board } = connection;
  return new InputBoardSensors({ ...board, transport: new SerialTransport({ path, baudRate }), clock });
}
