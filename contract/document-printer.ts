import type { DocumentPrinterStatus, PrintOutcome } from './device.ts';
import type { Device, PrinterCapabilities } from './device-report.ts';

/** A job of the A4 printer. It belongs to a visit and expires with it: it is never printed for the next citizen. */
export interface DocumentJob {
  /** names the job at the printer; says nothing of a person */
  jobId: string;
  visitId: string;
  pdf: Uint8Array;
  /** how many sheets must come out: printed on one side */
  pages: number;
}

/**
 * `pagesPrinted` is absent when the printer counts none. `paper` is `complete` only when the printer said that it is
 * done and counted every page; `success` with `unknown` means: it says it is done, look yourself.
 */
export type DocumentPrintOutcome = PrintOutcome & { pagesPrinted?: number };

/** An A4 printer as the terminal sees it. */
export interface DocumentPrinter extends Device<DocumentPrinterStatus, PrinterCapabilities> {
  onStatus(listener: (status: DocumentPrinterStatus) => void): () => void;
  /**
   * Asks first, prints, follows the job to its end. Without a printer that is ready nothing is sent. A printer that
   * stops in the middle is waited for, while `status` says what it wants.
   */
  print(job: DocumentJob): Promise<DocumentPrintOutcome>;
  /**
   * The citizen is gone: jobs of the visit that have not begun are dropped. One whose sheets are coming out may finish
   * within half a minute; as soon as the printer stands, or that time is over, it is taken back.
   */
  cancelVisit(visitId: string): void;
}
