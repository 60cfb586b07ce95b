import type { IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { IdCardReaderConnection } from '../../contract/device-configuration.ts';
import { SerialTransport } from '../serial-transport.ts';
import { SdtIdCardReader } from './id-card-reader.ts';

/** The identity-card reader of a configuration, on its transport; not started yet. */
export function configuredIdCardReader(
  connection: IdCardReaderConnection,
  clock: Clock,
  today: () => string | undefined,
): IdCardReader {
  if (connection.transport !== 'serial' || connection.baudRate === 'detect')
    throw new Error(`no reader over ${connection.transport} yet`);
  const { path, baudRate } = connection;
  return new SdtIdCardReader({ transport: new SerialTransport({ path, baudRate }), clock, today });
}
