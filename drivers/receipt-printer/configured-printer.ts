import type { Clock } from '../../contract/clock.ts';
import type { ReceiptPrinterConnection } from '../../contract/device-configuration.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import { DetectedSerialTransport, type RateProbe } from '../detected-serial-transport.ts';
import { SerialTransport } from '../serial-transport.ts';
import type { Transport } from '../transport.ts';
import { nodeUsbBinding } from '../usb/node-usb-binding.ts';
import { plainPackets } from '../usb/packet-framing.ts';
import type { UsbBinding } from '../usb/usb-binding.ts';
import { usbNumbers } from '../usb/usb-numbers.ts';
import { UsbTransport } from '../usb/usb-transport.ts';
import { genericProfile, printerProfile } from './printer-profile.ts';
import { isStatusAnswer } from './printer-status.ts';
import { SerialReceiptPrinter } from './receipt-printer.ts';

/** Rates of these printers, the usual first (devices.md section 2). */
const printerRates = [115_200, 19_200, 9600, 38_400, 57_600] as const;

/** A printer is asked for its status (`DLE EOT 1`); at a wrong rate the answer's fixed bits are not all right. */
const printerProbe: RateProbe = {
  question: Uint8Array.of(0x10, 0x04, 0x01),
  listen: () => (bytes) => bytes.length === 1 && isStatusAnswer(bytes[0] ?? 0),
  waitMs: 500,
};

/**
 * The receipt printer of a configuration, on its transport; not started yet. A profile that does not exist is refused
 * before, when the configuration is read; here it counts as `generic`.
 */
export function configuredReceiptPrinter(
  connection: ReceiptPrinterConnection,
  clock: Clock,
  usb: UsbBinding = nodeUsbBinding(),
): ReceiptPrinter {
  return new SerialReceiptPrinter({
    transport: transportOf(connection, clock, usb),
    clock,
    profile: printerProfile(connection.profile) ?? genericProfile(),
    profileName: connection.profile,
  });
}

function transportOf(connection: ReceiptPrinterConnection, clock: Clock, usb: UsbBinding): Transport {
  if (connection.transport === 'usbBulk')
    return new UsbTransport({ binding: usb, device: usbNumbers(connection), framing: plainPackets() });
  const { path, baudRate } = connection;
  if (baudRate !== 'detect') return new SerialTransport({ path, baudRate });
  const transportAt = (rate: number): Transport => new SerialTransport({ path, baudRate: rate });
  return new DetectedSerialTransport({ transportAt, clock, rates: printerRates, probe: printerProbe });
}
