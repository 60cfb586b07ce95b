import { z } from 'zod';
import type { Device, PrinterCapabilities } from './device-report.ts';
import type { PrintOutcome, ReceiptPrinterStatus } from './device.ts';

/** One element of a receipt, from top to bottom. Text is wrapped by the printer's driver, never cut off. */
export const PaperElement = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    content: z.string(),
    align: z.enum(['left', 'center', 'right']).default('left'),
    /**
     * normal = 24-dot characters, tall = double height, double = double width and height, triple = three times both:
     * for numbers, as many printers set Chinese no larger than double
     */
    size: z.enum(['normal', 'tall', 'double', 'triple']).default('normal'),
    bold: z.boolean().default(false),
  }),
  /** label left, value right of it with hanging indent */
  z.object({ kind: z.literal('field'), label: z.string(), value: z.string() }),
  z.object({ kind: z.literal('rule') }),
  z.object({ kind: z.literal('qr'), content: z.string() }),
  /** the terminal's mark, in the middle of the paper, as the driver has it */
  z.object({ kind: z.literal('mark') }),
  z.object({ kind: z.literal('space'), lines: z.number().int().min(1).max(10) }),
]);
export type PaperElement = z.infer<typeof PaperElement>;

/** A receipt as the terminal composes it; the driver adds feed and cut. */
export const PaperDocument = z.object({ elements: z.array(PaperElement) });
export type PaperDocument = z.infer<typeof PaperDocument>;

/** A print job belongs to a visit and expires with it: it is never printed for the next citizen. */
export interface PrintJob {
  jobId: string;
  visitId: string;
  document: PaperDocument;
}

/** A receipt printer as the terminal sees it. */
export interface ReceiptPrinter extends Device<ReceiptPrinterStatus, PrinterCapabilities> {
  onStatus(listener: (status: ReceiptPrinterStatus) => void): () => void;
  /** Asks status, sends, asks status again. Jobs wait in a queue; one that lost its visit is `canceled`. */
  print(job: PrintJob): Promise<PrintOutcome>;
  /** Cancels every job of the visit that has not begun. */
  cancelVisit(visitId: string): void;
}
