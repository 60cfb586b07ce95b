import type { IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import { configuredIdCardReader } from '../../drivers/id-card/configured-reader.ts';
import { configuredReceiptPrinter } from '../../drivers/receipt-printer/configured-printer.ts';
import { DocumentCamera } from './document-camera.ts';
import { civilDate } from './offer/age.ts';

/** The devices of one terminal, as configured. */
export interface Devices {
  idCardReader: IdCardReader;
  receiptPrinter: ReceiptPrinter;
  /** opened by the page; absent where none is configured */
  documentCamera?: DocumentCamera;
}

/** Builds each configured device on its own transport, so that a dead one never holds up another. */
export function configuredDevices(configuration: TerminalConfiguration, clock: Clock): Devices {
  const { idCardReader, receiptPrinter, documentCamera } = configuration.devices;
  return {
    idCardReader: configuredIdCardReader(idCardReader, clock, () => civilDate(clock.wallMs())),
    receiptPrinter: configuredReceiptPrinter(receiptPrinter, clock),
    ...(documentCamera && { documentCamera: new DocumentCamera(documentCamera) }),
  };
}
