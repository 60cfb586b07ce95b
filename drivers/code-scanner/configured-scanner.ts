import type { Clock } from '../../contract/clock.ts';
import type { CodeScanner } from '../../contract/code-scanner.ts';
import type { CodeScannerConnection } from '../../contract/device-configuration.ts';
import { SerialTransport } from '../serial-transport.ts';
import { nodeHidBinding } from '../usb/node-hid-binding.ts';
import { plainPackets } from '../usb/packet-framing.ts';
import type { UsbBinding } from '../usb/usb-binding.ts';
import { usbNumbers } from '../usb/usb-numbers.ts';
import { UsbTransport } from '../usb/usb-transport.ts';
import { HidPosCodes } from './hid-pos-codes.ts';
import { SerialCodes } from './serial-codes.ts';
import { TransportCodeScanner } from './transport-code-scanner.ts';

/** Honeywell's serial trigger: SYN T CR on, SYN U CR off (devices.md section 4). */
const honeywellTrigger = { on: Uint8Array.of(0x16, 0x54, 0x0d), off: Uint8Array.of(0x16, 0x55, 0x0d) };

/**
 * The code scanner of a configuration, on its transport; not started yet.
 *
 * @param hid what lies below USB: the library, or what a test puts in its place
 */
export function configuredCodeScanner(
  connection: CodeScannerConnection,
  clock: Clock,
  hid: UsbBinding = nodeHidBinding,
): CodeScanner {
  if (connection.transport === 'hid') {
    const device = usbNumbers(connection);
    const transport = new UsbTransport({ binding: hid, device, framing: plainPackets() });
    return new TransportCodeScanner({ transport, clock, parser: new HidPosCodes(connection.layout) });
  }
  const { path, baudRate, triggered } = connection;
  return new TransportCodeScanner({
    transport: new SerialTransport({ path, baudRate }),
    clock,
    parser: new SerialCodes(),
    ...(triggered ? { trigger: honeywellTrigger } : {}),
  });
}
