import type { IdCardReader } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import type { DocumentPrinter } from '../../contract/document-printer.ts';
import type { ReceiptPrinter } from '../../contract/paper.ts';
import { configuredDocumentPrinter } from '../../drivers/document-printer/configured-document-printer.ts';
import { configuredIdCardReader } from '../../drivers/id-card/configured-reader.ts';
import { configuredReceiptPrinter } from '../../drivers/receipt-printer/configured-printer.ts';
import type { Log } from './log.ts';
import { civilDate } from './offer/age.ts';

/** The devices of one terminal, as configured. */
export interface Devices {
  idCardReader: IdCardReader;
  receiptPrinter: ReceiptPrinter;
  /** absent where none is configured */
  documentPrinter?: DocumentPrinter;
}

/** Builds each configured device on its own transport, so that a dead one never holds up another. */
export function configuredDevices(configuration: TerminalConfiguration, clock: Clock, log: Log): Devices {
  const { idCardReader, receiptPrinter, documentPrinter } = configuration.devices;
  const userName = `jiujin-${configuration.terminalId}`;
  return {
    idCardReader: configuredIdCardReader(idCardReader, clock, () => civilDate(clock.wallMs())),
    receiptPrinter: configuredReceiptPrinter(receiptPrinter, clock),
    ...(documentPrinter
      ? {
          documentPrinter: configuredDocumentPrinter(documentPrinter, clock, userName, (failure) =>
            log.warn('document-printer-failure', failure),
          ),
        }
      : {}),
  };
}
