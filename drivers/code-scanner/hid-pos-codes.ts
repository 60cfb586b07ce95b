import type { CodeParser, ParsedCode } from './code-parser.ts';
import { longestCode } from './code-parser.ts';
import { parsedCode } from './serial-codes.ts';

/** Where the parts of a HID POS input report lie, from its report id on (devices.md section 4). */
interface ReportLayout {
  data: number;
  longestData: number;
  /** 1: the code goes on in the next report */
  continued: number;
  symbologyOf: (report: Uint8Array) => string | undefined;
}

const reportId = 0x02;
const reportLength = 64;

export const hidPosLayouts = {
  /** the layout of the standard: AIM identifier at 2, data at 5 */
  common: { data: 5, longestData: 56, continued: 63, symbologyOf: aimIdentifier },
  /** Newland: data at 2, its own number of the symbology at 62 */
  newland: { data: 2, longestData: 56, continued: 63, symbologyOf: () => undefined },
} satisfies Record<string, ReportLayout>;

/**
 * Codes of a HID POS scanner (usage page 8C, usage 02). A code longer than a report is continued; reports of another
 * kind in between end nothing, a length that no report has loses that code alone.
 */
export class HidPosCodes implements CodeParser {
  readonly #layout: ReportLayout;
  #report: number[] = [];
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #symbology: string | undefined;
  #spoilt: 'tooLong' | 'incomplete' | undefined;

  constructor(layout: keyof typeof hidPosLayouts) {
    this.#layout = hidPosLayouts[layout];
  }

  get unfinished(): boolean {
    return this.#held.length > 0 || this.#report.length > 0 || this.#spoilt !== undefined;
  }

  /** @param bytes whole reports, or their pieces in order */
  push(bytes: Uint8Array): ParsedCode[] {
    const parsed: ParsedCode[] = [];
    for (const byte of bytes) {
      // between reports only a report id begins one
      if (this.#report.length === 0 && byte !== reportId) continue;
      this.#report.push(byte);
      if (this.#report.length === reportLength) parsed.push(...this.#take(Uint8Array.from(this.#report)));
    }
    return parsed;
  }

  finish(): ParsedCode[] {
    const begun = this.unfinished;
    const problem = this.#spoilt ?? 'incomplete';
    this.#clear();
    return begun ? [{ kind: 'problem', problem }] : [];
  }

  #take(report: Uint8Array): ParsedCode[] {
    this.#report = [];
    const { data, longestData, continued, symbologyOf } = this.#layout;
    const length = report[1] ?? 0;
    if (length > longestData) this.#spoilt ??= 'incomplete';
    else this.#hold(report.subarray(data, data + length));
    this.#symbology ??= symbologyOf(report);
    return report[continued] === 1 ? [] : this.#end();
  }

  #hold(piece: Uint8Array): void {
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes > longestCode) {
      this.#held = [];
      this.#heldBytes = 0;
      this.#spoilt = 'tooLong';
    }
  }

  #end(): ParsedCode[] {
    const [held, symbology, spoilt] = [this.#held, this.#symbology, this.#spoilt];
    this.#clear();
    if (spoilt) return [{ kind: 'problem', problem: spoilt }];
    const bytes = withoutSuffix(Buffer.concat(held));
    return bytes.length === 0 ? [] : [parsedCode(bytes, symbology)];
  }

  #clear(): void {
    this.#report = [];
    this.#held = [];
    this.#heldBytes = 0;
    this.#symbology = undefined;
    this.#spoilt = undefined;
  }
}

function aimIdentifier(report: Uint8Array): string | undefined {
  const text = String.fromCharCode(...report.subarray(2, 5));
  return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : undefined;
}

/** A suffix meant for a serial line is sent here too by scanners that were set so. */
function withoutSuffix(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0d || bytes[end - 1] === 0x0a)) end -= 1;
  return bytes.subarray(0, end);
}
