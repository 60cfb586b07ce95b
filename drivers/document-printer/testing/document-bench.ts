import { expect } from 'vitest';
import type { DocumentPrinterStatus } from '../../../contract/device.ts';
import type { DocumentPrintOutcome } from '../../../contract/document-printer.ts';
import { ManualClock } from '../../receipt-printer/testing/manual-clock.ts';
import { IppPrinterModel } from '../emulator/ipp-printer-model.ts';
import { IppDocumentPrinter } from '../ipp-document-printer.ts';
import { ModelLine } from './model-line.ts';

/** As many pages as a printer counts in a real PDF. */
export function pdfOf(pages: number): Uint8Array {
  return Buffer.from(`%PDF-1.4 ${'<< /Type /Page >> '.repeat(pages)}<< /Type /Pages >> %%EOF`);
}

/** A driver with a clock, a cable and a printer of its own; `heard` are the changes of status it told. */
export function bench() {
  const clock = new ManualClock();
  const model = new IppPrinterModel(clock);
  const line = new ModelLine(model, clock);
  const printer = new IppDocumentPrinter({
    uri: 'ipp://printer.example/ipp/print',
    exchange: () => line,
    clock,
    userName: 'jiujin-test',
  });
  const heard: DocumentPrinterStatus[] = [];
  printer.onStatus((status) => heard.push(status));
  const print = (jobId: string, { visitId = 'visit-1', pages = 2 } = {}) => {
    const result: { outcome?: DocumentPrintOutcome } = {};
    void printer.print({ jobId, visitId, pdf: pdfOf(pages), pages }).then((outcome) => {
      result.outcome = outcome;
    });
    return result;
  };
  return { clock, model, line, printer, heard, print };
}
export type Bench = ReturnType<typeof bench>;

/** A bench whose printer has been found. */
export async function started(): Promise<Bench> {
  const all = bench();
  all.printer.start();
  await all.clock.advance(100);
  return all;
}

/** Stops the driver; whatever happened before, nothing is left running. */
export async function stopped({ printer, clock, line, model }: Bench): Promise<void> {
  const stopping = printer.stop();
  await clock.advance(60_000);
  await stopping;
  model.powerCycle();
  expect(clock.waiting).toBe(0);
  expect(line.open).toBe(0);
}
