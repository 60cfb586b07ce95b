import type { Clock } from '../../contract/clock.ts';
import type { ReceiptPrinterConnection } from '../../contract/device-configuration.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import { SerialTransport } from '../serial-transport.ts';
import { SerialReceiptPrinter } from './receipt-printer.ts';

/** The receipt printer of a configuration, on its transport; not started yet. */
export function configuredReceiptPrinter(connection: ReceiptPrinterConnection, clock: Clock): ReceiptPrinter {
  if (connection.transport !== 'serial' || connection.baudRate === 'detect')
    throw new Error(`no printer over ${connection.transport} yet`);
  const { path, baudRate } = connection;
  return new SerialReceiptPrinter({ transport: new SerialTransport({ path, baudRate }), clock });
}
