import type { IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import type { ProximitySensor } from '../../contract/proximity.ts';
import { SdtIdCardReader } from '../../drivers/id-card/id-card-reader.ts';
import { SerialReceiptPrinter } from '../../drivers/receipt-printer/receipt-printer.ts';
import { civilDate } from './offer/age.ts';
import { SerialTransport } from '../../drivers/serial-transport.ts';

/** The devices of one terminal, as configured. */
export interface Devices {
  idCardReader: IdCardReader;
  receiptPrinter: ReceiptPrinter;
  /** most terminals have none: then a touch, a key or a card wakes the screen */
  proximity?: ProximitySensor;
}

/** Builds each configured device on its own transport, so that a dead one never holds up another. */
export function configuredDevices(configuration: TerminalConfiguration, clock: Clock): Devices {
  const { idCardReader, receiptPrinter } = configuration.devices;
  return {
    idCardReader: new SdtIdCardReader({
      transport: new SerialTransport(idCardReader),
      clock,
      today: () => civilDate(clock.wallMs()),
    }),
    receiptPrinter: new SerialReceiptPrinter({ transport: new SerialTransport(receiptPrinter), clock }),
  };
}
