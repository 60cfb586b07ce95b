import type { CodeParser, ParsedCode } from './code-parser.ts';
import { longestCode } from './code-parser.ts';
import { codeText } from './code-text.ts';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** Some scanners frame what they read by STX and ETX; no text of a code holds them. */
const framing = new Set([0x02, 0x03]);

/**
 * Codes of a serial scanner: text up to CR, LF or both (devices.md section 4). Scanners set to no suffix end a code
 * by falling silent: the driver calls `finish`.
 */
export class SerialCodes implements CodeParser {
  #held: number[] = [];
  #tooLong = false;

  get unfinished(): boolean {
    return this.#held.length > 0 || this.#tooLong;
  }

  push(bytes: Uint8Array): ParsedCode[] {
    const parsed: ParsedCode[] = [];
    for (const byte of bytes) {
      if (byte === carriageReturn || byte === lineFeed) parsed.push(...this.finish());
      else if (!framing.has(byte)) this.#hold(byte);
    }
    return parsed;
  }

  finish(): ParsedCode[] {
    const [held, tooLong] = [this.#held, this.#tooLong];
    this.#held = [];
    this.#tooLong = false;
    if (tooLong) return [{ kind: 'problem', problem: 'tooLong' }];
    if (held.length === 0) return [];
    return [parsedCode(Uint8Array.from(held))];
  }

  #hold(byte: number): void {
    if (this.#held.length < longestCode) this.#held.push(byte);
    else {
      this.#held = [];
      this.#tooLong = true;
    }
  }
}

/** One code's bytes, as a code or as the reason why they are none. */
export function parsedCode(bytes: Uint8Array, symbology?: string): ParsedCode {
  const code = codeText(bytes, symbology);
  return code.ok ? { kind: 'code', code: code.value } : { kind: 'problem', problem: code.failure };
}
