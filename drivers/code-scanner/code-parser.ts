import type { ScannedCode, ScanProblem } from '../../contract/code-scanner.ts';

/** What came out of a scanner's bytes. */
export type ParsedCode = { kind: 'code'; code: ScannedCode } | { kind: 'problem'; problem: ScanProblem };

/** The longest QR code carries 2,953 bytes (ISO/IEC 18004, version 40-L). */
export const longestCode = 4096;

/** Bytes of a scanner to codes. No input makes it throw, and what is broken ends with its own code. */
export interface CodeParser {
  push(bytes: Uint8Array): ParsedCode[];
  /** nothing came for a while: what was begun ends here */
  finish(): ParsedCode[];
  /** whether a code was begun */
  readonly unfinished: boolean;
}
