import { z } from 'zod';
import type { BarcodeReaderCapabilities, Device } from './device-report.ts';
import type { BarcodeReaderStatus } from './device.ts';

/** What was held before the scanner, as text. It is never logged nor kept: a phone's code names its owner. */
export const ScannedCode = z.object({
  text: z.string().min(1),
  encoding: z.enum(['utf-8', 'gb18030']),
  /** AIM symbology identifier, e.g. `]Q1` for a QR code, when the scanner says it */
  symbology: z.string().optional(),
});
export type ScannedCode = z.infer<typeof ScannedCode>;

/** Why something was read and is no code: `undecodable` is neither UTF-8 nor GB18030, `tooLong` more than 4,096 bytes. */
export const ScanProblem = z.enum(['undecodable', 'tooLong', 'incomplete']);
export type ScanProblem = z.infer<typeof ScanProblem>;

export type CodeScannerEvent =
  | { kind: 'status'; status: BarcodeReaderStatus }
  | { kind: 'codeRead'; code: ScannedCode }
  | { kind: 'codeProblem'; problem: ScanProblem };

/** A scanner reads only while armed; what it sees before that is thrown away unread. */
export interface CodeScanner extends Device<BarcodeReaderStatus, BarcodeReaderCapabilities> {
  arm(): void;
  disarm(): void;
  onEvent(listener: (event: CodeScannerEvent) => void): () => void;
}
