import type { hidPosLayouts } from '../hid-pos-codes.ts';

const reportLength = 64;
const dataOfReport = 56;

/** The input reports in which a HID POS scanner says a code: as many as it takes, all but the last continued. */
export function hidPosReports(
  layout: keyof typeof hidPosLayouts,
  payload: Uint8Array,
  symbology = ']Q1',
): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += dataOfReport)
    pieces.push(payload.subarray(at, at + dataOfReport));
  const reports = pieces.map((piece, index) => {
    const report = new Uint8Array(reportLength);
    report.set([0x02, piece.length]);
    if (layout === 'common') report.set(Buffer.from(symbology, 'ascii'), 2);
    report.set(piece, layout === 'common' ? 5 : 2);
    report[63] = index < pieces.length - 1 ? 1 : 0;
    return report;
  });
  return Uint8Array.from(Buffer.concat(reports));
}
