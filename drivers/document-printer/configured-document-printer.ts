import type { Clock } from '../../contract/clock.ts';
import type { DocumentPrinterConnection } from '../../contract/device-configuration.ts';
import type { DocumentPrinter } from '../../contract/document-printer.ts';
import { HttpIppExchange } from './http-ipp-exchange.ts';
import { IppDocumentPrinter } from './ipp-document-printer.ts';

/**
 * The A4 printer of a terminal, by its own address or by a queue of CUPS.
 * @param userName whose the jobs are: one name for one terminal
 */
export function configuredDocumentPrinter(
  { uri, deviceUri, fingerprint }: DocumentPrinterConnection,
  clock: Clock,
  userName: string,
  onFailure: (failure: { code: string }) => void,
): DocumentPrinter {
  return new IppDocumentPrinter({
    uri,
    ...(deviceUri === undefined ? {} : { deviceUri }),
    exchange: (address) =>
      new HttpIppExchange({ uri: address, ...(fingerprint === undefined ? {} : { fingerprint }) }, clock),
    clock,
    userName,
    onFailure: ({ code }) => onFailure({ code }),
  });
}
