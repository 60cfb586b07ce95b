import type { Clock } from '../../contract/clock.ts';
import type { ReceiptPrinterConnection } from '../../contract/device-configuration.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import { DetectedSerialTransport } from '../detected-serial-transport.ts';
import { SerialTransport } from '../serial-transport.ts';
import type { Transport } from '../transport.ts';
import { nodeUsbBinding } from '../usb/node-usb-binding.ts';
import { plainPackets } from '../usb/packet-framing.ts';
import type { UsbBinding } from '../usb/usb-binding.ts';
import { usbNumbers } from '../usb/usb-numbers.ts';
import { UsbTransport } from '../usb/usb-transport.ts';
import { printerProbe, printerRates } from './printer-rates.ts';
import { readProfile } from './printer-profile.ts';
import { ReceiptPrinterDriver } from './receipt-printer.ts';

/** What carries the bytes; given in where there is no real port. */
export interface PrinterBindings {
  serial: (settings: { path: string; baudRate: number }) => Transport;
  usb: UsbBinding;
}

const realBindings = (): PrinterBindings => ({
  serial: (settings) => new SerialTransport(settings),
  usb: nodeUsbBinding(),
});

/**
 * The receipt printer of a configuration, on its transport; not started yet. A profile that does not exist is refused
 * with a sentence when the configuration is read: a wrong one would cut the paper wrongly, for months.
 */
export function configuredReceiptPrinter(
  connection: ReceiptPrinterConnection,
  clock: Clock,
  bindings: PrinterBindings = realBindings(),
): ReceiptPrinter {
  const profile = readProfile(connection.profile);
  if (!profile.ok) throw new Error(profile.failure);
  return new ReceiptPrinterDriver({
    transport: transportOf(connection, clock, bindings),
    clock,
    profile: profile.value,
    profileName: connection.profile,
  });
}

function transportOf(
  connection: ReceiptPrinterConnection,
  clock: Clock,
  { serial, usb }: PrinterBindings,
): Transport {
  if (connection.transport === 'usbBulk')
    return new UsbTransport({ binding: usb, device: usbNumbers(connection), framing: plainPackets() });
  const { path, baudRate } = connection;
  if (baudRate !== 'detect') return serial({ path, baudRate });
  const transportAt = (rate: number): Transport => serial({ path, baudRate: rate });
  return new DetectedSerialTransport({ transportAt, clock, rates: printerRates, probe: printerProbe });
}
