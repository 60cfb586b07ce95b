import type { Clock } from '../../contract/clock.ts';
import type { ReceiptPrinterConnection } from '../../contract/device-configuration.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import { SerialTransport } from '../serial-transport.ts';
import type { Transport } from '../transport.ts';
import { usbBulkBinding } from '../usb-bulk-binding.ts';
import { UsbBulkTransport, type UsbBulkBinding } from '../usb-bulk-transport.ts';
import { DetectedRateTransport } from './detected-rate-transport.ts';
import { readProfile } from './printer-profile.ts';
import { ReceiptPrinterDriver } from './receipt-printer.ts';

/** USB's number for printers. */
const printerClass = 7;

/** What carries the bytes; given in where there is no real port. */
export interface PrinterBindings {
  serial: (settings: { path: string; baudRate: number }) => Transport;
  usbBulk: (ids: { vendorId: string; productId: string }) => UsbBulkBinding;
}

const realBindings: PrinterBindings = {
  serial: (settings) => new SerialTransport(settings),
  usbBulk: (ids) => usbBulkBinding(ids, printerClass),
};

/**
 * The receipt printer of a configuration, on its transport; not started yet. A profile that does not exist stops
 * the start with a sentence for the technician: a wrong one would cut the paper wrongly, for months.
 */
export function configuredReceiptPrinter(
  connection: ReceiptPrinterConnection,
  clock: Clock,
  bindings: PrinterBindings = realBindings,
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
  { serial, usbBulk }: PrinterBindings,
): Transport {
  if (connection.transport === 'usbBulk') return new UsbBulkTransport(usbBulk(connection));
  const { path, baudRate } = connection;
  if (baudRate !== 'detect') return serial({ path, baudRate });
  return new DetectedRateTransport((rate) => serial({ path, baudRate: rate }), clock);
}
