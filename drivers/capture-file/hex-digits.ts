/** Bytes that a text spells; `halfByte`: the last digit had no partner and is left out. */
export interface HexBytes {
  bytes: Uint8Array;
  halfByte: boolean;
}

/** Bytes that are collected one by one. */
export class ByteCollector {
  #store: Uint8Array;
  #length = 0;

  /** @param expected how many bytes there will be at most, as a rule */
  constructor(expected: number) {
    this.#store = new Uint8Array(Math.max(expected, 16));
  }

  get length(): number {
    return this.#length;
  }

  add(byte: number): void {
    if (this.#length === this.#store.length) {
      const larger = new Uint8Array(this.#store.length * 2);
      larger.set(this.#store);
      this.#store = larger;
    }
    this.#store[this.#length] = byte;
    this.#length += 1;
  }

  /** Adds a copy of the last `count` bytes. */
  repeat(count: number): void {
    const from = this.#length - count;
    for (let index = 0; index < count; index += 1) this.add(this.#store[from + index] ?? 0);
  }

  bytes(): Uint8Array {
    return this.#store.subarray(0, this.#length);
  }
}

/** The value of a hexadecimal digit by its character code, or -1. */
export function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Remarks of C, shells, assemblers and initialisation files. */
export function withoutComments(text: string): string {
  if (!/[#;/]/.test(text)) return text;
  return text.replace(/\/\*[^]*?(?:\*\/|$)|(?:\/\/|[#;])[^\n]*/g, ' ');
}

const separators = new Set([...' \t\n\v\f\r,:;-_{}[]()<>|\'"\u001a\u00a0'].map((each) => each.charCodeAt(0)));

/**
 * The bytes of a text in which nothing but hexadecimal digits, separators and `0x` stands, comments apart. A lone
 * digit is a byte written short when no token is longer than two; otherwise digits are joined, because lines may
 * break inside a byte.
 */
export function hexDigitsOf(text: string): HexBytes | undefined {
  const plain = withoutComments(text);
  const longest = longestTokenOf(plain);
  if (longest === undefined || longest === 0) return undefined;
  const bytes = new ByteCollector(plain.length >> 1);
  const isWrittenShort = longest <= 2;
  let half = -1;
  for (let at = 0; at <= plain.length; at += 1) {
    const digit = at < plain.length ? tokenDigit(plain, at) : -1;
    if (digit < 0 && isWrittenShort && half >= 0) {
      bytes.add(half);
      half = -1;
    }
    if (digit < 0) continue;
    if (half >= 0) bytes.add(half * 16 + digit);
    half = half >= 0 ? -1 : digit;
  }
  return { bytes: bytes.bytes(), halfByte: half >= 0 };
}

/** The digit at a place, or -1 where none stands that counts: the `0` of `0x` does not. */
function tokenDigit(text: string, at: number): number {
  return isPrefix(text, at) ? -1 : digitOf(text.charCodeAt(at));
}

function isPrefix(text: string, at: number): boolean {
  const isX = (text.charCodeAt(at + 1) | 32) === 120;
  return text.charCodeAt(at) === 48 && isX && (at === 0 || digitOf(text.charCodeAt(at - 1)) < 0);
}

/**
 * The bytes of a text in which nothing but whole bytes and separators stands, comments apart: each token has an even
 * number of digits, or is a single digit behind `0x`.
 */
export function wholeBytesOf(text: string): Uint8Array | undefined {
  const plain = withoutComments(text);
  const bytes = new ByteCollector(plain.length >> 1);
  for (let at = 0; at < plain.length;) {
    const isMarked = isPrefix(plain, at);
    const start = isMarked ? at + 2 : at;
    const end = tokenEnd(plain, start);
    if (end === start && (isMarked || !separators.has(plain.charCodeAt(at)))) return undefined;
    const isLoneDigit = isMarked && end - start === 1;
    if (isLoneDigit) bytes.add(digitOf(plain.charCodeAt(start)));
    else if ((end - start) % 2 === 1) return undefined;
    else addPairs(plain, start, end, bytes);
    at = Math.max(end, at + 1);
  }
  return bytes.length > 0 ? bytes.bytes() : undefined;
}

function tokenEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && digitOf(text.charCodeAt(end)) >= 0 && !(end > start && isPrefix(text, end)))
    end += 1;
  return end;
}

function addPairs(text: string, start: number, end: number, bytes: ByteCollector): void {
  for (let at = start; at < end; at += 2)
    bytes.add(digitOf(text.charCodeAt(at)) * 16 + digitOf(text.charCodeAt(at + 1)));
}

/** Digits of the longest token; nothing when a character is there that belongs into no hexadecimal text. */
function longestTokenOf(text: string): number | undefined {
  let longest = 0;
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (isPrefix(text, at)) {
      at += 1;
      length = 0;
    } else if (digitOf(text.charCodeAt(at)) >= 0) {
      length += 1;
      longest = Math.max(longest, length);
    } else if (separators.has(text.charCodeAt(at))) {
      length = 0;
    } else {
      return undefined;
    }
  }
  return longest;
}

const timeAtStart = /^\s*\[?(?:\d{4}-\d{2}-\d{2}[ T])?\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\]?/;

/**
 * The bytes of a log: on each line the longest run of bytes counts, whatever stands before and behind it (time,
 * direction, remark). Any text gives some bytes: whoever asks must look at them before believing. Where bytes are
 * written `0xAA`, words that are not written so are no bytes.
 */
export function labelledHexOf(text: string): Uint8Array {
  const plain = withoutComments(text);
  const isPrefixed = /\b0x[0-9a-f]{2}\b/i.test(plain);
  const bytes = new ByteCollector(plain.length >> 2);
  for (let start = 0; start < plain.length;) {
    const newline = plain.indexOf('\n', start);
    const end = newline < 0 ? plain.length : newline;
    const line = plain.slice(start, end).replace(timeAtStart, '');
    for (const byte of bytesOfLine(line, isPrefixed)) bytes.add(byte);
    start = end + 1;
  }
  return bytes.bytes();
}

/** The bytes of a line: behind the last label (`RX 12: `) where there are nothing but bytes, else the longest run. */
function bytesOfLine(line: string, isPrefixed: boolean): number[] {
  const parts = line.split(/:(?:\s|$)/).map((part) => runsOf(part, isPrefixed));
  const pure = parts.findLast(({ isPure, longest }) => isPure && longest.length > 0);
  if (pure) return pure.longest;
  return parts.reduce<number[]>((best, { longest }) => (longest.length > best.length ? longest : best), []);
}

function runsOf(part: string, isPrefixed: boolean): { longest: number[]; isPure: boolean } {
  let longest: number[] = [];
  let run: number[] = [];
  let isPure = true;
  for (const token of part.split(/[\s,;{}[\]()<>|'"-]+/)) {
    if (token === '') continue;
    const bytes = bytesOfToken(token, isPrefixed);
    if (bytes) run.push(...bytes);
    else [run, isPure] = [[], false];
    if (run.length > longest.length) longest = run;
  }
  return { longest, isPure };
}

function bytesOfToken(token: string, isPrefixed: boolean): number[] | undefined {
  if (isPrefixed && !/^0x/i.test(token)) return undefined;
  const digits = token.replace(/^0x/i, '').replaceAll(':', '');
  if (digits.length % 2 === 1 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return [...Buffer.from(digits, 'hex')];
}
