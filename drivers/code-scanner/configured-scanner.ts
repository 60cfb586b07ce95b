import type { Clock } from '../../contract/clock.ts';
import type { CodeScanner } from '../../contract/code-scanner.ts';
import type { CodeScannerConnection } from '../../contract/device-configuration.ts';
import { SerialTransport } from '../serial-transport.ts';
import { SerialCodes } from './serial-codes.ts';
import { TransportCodeScanner } from './transport-code-scanner.ts';

/** Honeywell's serial trigger: SYN T CR on, SYN U CR off (devices.md section 4). */
const honeywellTrigger = { on: Uint8Array.of(0x16, 0x54, 0x0d), off: Uint8Array.of(0x16, 0x55, 0x0d) };

/** The code scanner of a configuration, on its transport; not started yet. */
export function configuredCodeScanner(connection: CodeScannerConnection, clock: Clock): CodeScanner {
  if (connection.transport !== 'serial') throw new Error('no scanner over HID yet');
  const { path, baudRate, triggered } = connection;
  return new TransportCodeScanner({
    transport: new SerialTransport({ path, baudRate }),
    clock,
    parser: new SerialCodes(),
    ...(triggered ? { trigger: honeywellTrigger } : {}),
  });
}
