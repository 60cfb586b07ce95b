import { looksLikeChinese, nationalCharacter, pageCharacter } from './code-pages.ts';
import { isChineseSymbols, isDrawnInPage, isOrdinaryChinese, isTable, isWesternRun } from './page-reading.ts';
import { jisCharacter, wideCharacter, wideLength, type WideEncoding } from './wide-encodings.ts';

/** A character as printed: `wide` ones take the 24 x 24 cell of the Chinese font. */
export interface PrintedCharacter {
  text: string;
  wide: boolean;
  /** the bytes it came as, to find a character that the capture defined itself */
  code: number;
}

/**
 * `assumed`: nothing was said, and a Chinese printer starts in Chinese mode; `on` and `off` after FS & and FS .
 * A capture may come from a Western printer all the same, so `assumed` looks at the bytes before believing.
 */
export type ChineseMode = 'assumed' | 'on' | 'off';

/** Lines and shades of PC437 that programs repeat; nobody writes the same Chinese character of them twice. */
const repeatedLineBytes: ReadonlySet<number> = new Set([0xb0, 0xb1, 0xb2, 0xc4, 0xcd, 0xdb, 0xdc, 0xdf]);
/** │ and ║ of PC437 */
const frameSides: ReadonlySet<number> = new Set([0xb3, 0xba]);
/** A run of high bytes is judged as a whole, but a longer one not more than this at a time. */
const longestRun = 4096;

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}

function drawsLines(run: Uint8Array): boolean {
  for (let at = 0; at + 2 < run.length; at += 1) {
    const byte = run[at] ?? 0;
    if (!repeatedLineBytes.has(byte) || run[at + 1] !== byte || run[at + 2] !== byte) continue;
    // Three alike may be one Chinese character beside half of another; four are not, nor is a run of three.
    if (run.length === 3 || run[at + 3] === byte) return true;
  }
  return false;
}

/** Accented letters of PC437 side by side: as Chinese, the run would be of nothing but the rarest characters. */
function isAccented(run: Uint8Array): boolean {
  return run.length > 1 && run.every((byte) => byte <= 0xa5) && run.some((byte) => byte <= 0xa0);
}

/**
 * Whether a run reads as GB2312 although a Western page was chosen: whole pairs, most of them of the commonest
 * characters or the punctuation. A single pair proves nothing unless Chinese was read before.
 */
function readsAsChinese(run: Uint8Array, chineseBefore: boolean): boolean {
  if (run.length % 2 !== 0 || run.length < (chineseBefore ? 2 : 4)) return false;
  let common = 0;
  for (let at = 0; at < run.length; at += 2) {
    const lead = run[at] ?? 0;
    const isSymbol = lead >= 0xa1 && lead <= 0xa3;
    const isCharacter = lead >= 0xb0 && lead <= 0xf7;
    if ((!isSymbol && !isCharacter) || (run[at + 1] ?? 0) < 0xa1) return false;
    if (isSymbol || lead <= 0xd7) common += 1;
  }
  return common * 4 > run.length;
}

/** GB 18030-2022, clause 6: a character of four bytes has digits in its second and fourth place. */
function isFourByteCharacter(run: Uint8Array, data: Uint8Array, end: number): boolean {
  const [second = 0, third = 0, fourth = 0] = data.subarray(end, end + 3);
  const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
  return run.length % 2 === 1 && isDigit(second) && third >= 0x81 && isDigit(fourth);
}

/** A character of GBK that ends with an ASCII letter, before another one: not the side of a frame, nor a word. */
function isRareBeforeChinese(run: Uint8Array, data: Uint8Array, end: number): boolean {
  const [first = 0] = run;
  const [trail = 0, next = 0] = data.subarray(end, end + 2);
  // GBK/5 has its units there, ㎏ and ㎡; PC437 has ⌐, which begins no word.
  if (run.length === 1 && first === 0xa9 && trail >= 0x48 && trail <= 0x54) return true;
  const isGlued = run.length === 1 && trail >= 0x40 && trail < 0x7f && next >= 0x81;
  return isGlued && first > 0xa5 && first !== 0xe1 && !frameSides.has(first);
}

/**
 * Turns text bytes into characters under the settings of the moment. Runs may arrive split anywhere; `flush`
 * ends a run (any command or control does).
 */
export class EscposTextDecoder {
  chinese: ChineseMode = 'assumed';
  /** number of the code page of ESC t; undefined until one was chosen */
  page: number | undefined;
  national = 0;
  /** told to take UTF-8: `ESC 9 1` of some Chinese printers, `FS ( C` of Epson's */
  unicode = false;
  /** `FS C 1` of Japanese printers: Shift JIS needs no Chinese mode and knows none */
  shiftJis = false;
  readonly #encoding: WideEncoding;
  #pending: Uint8Array = new Uint8Array(0);
  #previous: number | undefined;
  #chineseBefore = false;
  #linesBefore = false;

  /** `encoding`: of what is not in a code page (see {@link surveyEncoding}) */
  constructor(encoding: WideEncoding = 'gb18030') {
    this.#encoding = encoding;
  }

  /** Settings after power-up or ESC @. */
  reset(): void {
    this.chinese = 'assumed';
    this.page = undefined;
    this.national = 0;
    this.unicode = false;
    this.shiftJis = false;
    this.#pending = new Uint8Array(0);
    this.#previous = undefined;
  }

  push(bytes: Uint8Array): PrintedCharacter[] {
    return this.#decode(bytes, false);
  }

  flush(): PrintedCharacter[] {
    const characters = this.#decode(new Uint8Array(0), true);
    this.#previous = undefined;
    return characters;
  }

  #decode(bytes: Uint8Array, final: boolean): PrintedCharacter[] {
    const data = this.#pending.length === 0 ? bytes : joined(this.#pending, bytes);
    const out: PrintedCharacter[] = [];
    let at = 0;
    while (at < data.length) {
      const taken = this.#character(data, at, final, out);
      if (taken === 0) break;
      at += taken;
      this.#previous = data[at - 1];
    }
    this.#pending = data.slice(at);
    return out;
  }

  /** Decodes at `at`, returns the bytes taken; 0 means that more are needed. */
  #character(data: Uint8Array, at: number, final: boolean, out: PrintedCharacter[]): number {
    const byte = data[at] ?? 0;
    if (byte < 0x80) return this.#sevenBit(data, at, final, out);
    if (this.unicode || this.#encoding === 'utf8') return takeUtf8(data, at, final, out);
    if (this.shiftJis) return this.#inChinese(data, at, final, out);
    if (this.chinese === 'off') return this.#inPage(data.subarray(at, at + 1), out);
    if (this.chinese === 'on') return this.#inChinese(data, at, final, out);
    // Bytes of other encodings look like Western letters; whether they are was judged over the whole capture.
    if (this.#encoding !== 'gb18030') return this.#otherThanGb(data, at, final, out);
    return this.#assumed(data, at, final, out);
  }

  #sevenBit(data: Uint8Array, at: number, final: boolean, out: PrintedCharacter[]): number {
    const [byte = 0, second] = data.subarray(at, at + 2);
    const isPair = this.#encoding === 'jis' && this.chinese === 'on' && byte > 0x20 && byte < 0x7f;
    if (!isPair || (second === undefined && final) || (second !== undefined && second <= 0x20)) {
      out.push({ text: nationalCharacter(this.national, byte), wide: false, code: byte });
      return 1;
    }
    if (second === undefined) return 0;
    out.push({ text: jisCharacter(byte, second), wide: true, code: byte * 256 + second });
    return 2;
  }

  #inPage(bytes: Uint8Array, out: PrintedCharacter[]): number {
    for (const byte of bytes)
      out.push({ text: pageCharacter(this.page ?? 0, byte), wide: false, code: byte });
    return bytes.length;
  }

  /** One character of the East Asian encoding; a byte that begins none prints from the code page. */
  #inChinese(data: Uint8Array, at: number, final: boolean, out: PrintedCharacter[]): number {
    const encoding = this.shiftJis || this.#encoding === 'jis' ? 'shift_jis' : this.#encoding;
    const length = wideLength(encoding, data, at);
    if (length === 'more' && !final) return 0;
    const byte = data[at] ?? 0;
    if (encoding === 'shift_jis' && byte >= 0xa1 && byte <= 0xdf) {
      out.push({ text: String.fromCodePoint(0xff61 + byte - 0xa1), wide: false, code: byte });
      return 1;
    }
    if (length === 'more' || length === 1) return this.#inPage(data.subarray(at, at + 1), out);
    const bytes = data.subarray(at, at + length);
    out.push({
      text: wideCharacter(encoding, bytes),
      wide: true,
      code: (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0),
    });
    return length;
  }

  #assumed(data: Uint8Array, at: number, final: boolean, out: PrintedCharacter[]): number {
    let end = at;
    while (end < data.length && end - at < longestRun && (data[end] ?? 0) >= 0x80) end += 1;
    // Three bytes behind the run tell whether it goes on as a character of four bytes.
    if (end + 3 > data.length && end - at < longestRun && !final) return 0;
    const run = data.subarray(at, end);
    const page = this.page === 255 ? undefined : this.page;
    const isOfPage =
      page === undefined
        ? this.#isGuessedWestern(run, data[end])
        : this.#isOfChosenPage(page, run, data, end);
    if (isOfPage) return this.#inPage(run, out);
    this.#chineseBefore ||= readsAsChinese(run, false);
    return this.#pairs(data, at, end, final, out);
  }

  /** Nothing was said of pages: only what is no Chinese text is taken from PC437. */
  #isGuessedWestern(run: Uint8Array, next: number | undefined): boolean {
    if (drawsLines(run)) return (this.#linesBefore = true);
    if (isAccented(run) || isTable(run)) return true;
    if (run.length !== 1) return false;
    const [byte = 0] = run;
    // The sides of a frame whose top was drawn before.
    if (this.#linesBefore && frameSides.has(byte)) return true;
    // An accented letter inside a Western word, not a rare character glued between Latin letters.
    return byte < 0xa9 && isLetter(this.#previous) && isLetter(next);
  }

  /**
   * Many Chinese programs send ESC t 0, and some another page, before Chinese text: the page is believed where its
   * reading is a drawing or a Western word, and Chinese where that is ordinary; in doubt ESC t 0 says little.
   */
  #isOfChosenPage(page: number, run: Uint8Array, data: Uint8Array, end: number): boolean {
    if (drawsLines(run) || isAccented(run) || isTable(run) || looksLikeChinese(page)) return true;
    const saysLittle = page === 0;
    if (isFourByteCharacter(run, data, end) || (saysLittle && isRareBeforeChinese(run, data, end)))
      return false;
    if (saysLittle && isChineseSymbols(run)) return isLetter(this.#previous) && frameSides.has(run[1] ?? 0);
    const isLongEnough = saysLittle || this.#chineseBefore || run.length >= 4;
    if (isLongEnough && run.length % 2 === 0 && isOrdinaryChinese(run)) return false;
    if (isDrawnInPage(page, run)) return true;
    if (this.#chineseBefore && readsAsChinese(run, true)) return false;
    return isWesternRun(page, run) || !(saysLittle || readsAsChinese(run, this.#chineseBefore));
  }

  #otherThanGb(data: Uint8Array, at: number, final: boolean, out: PrintedCharacter[]): number {
    const inPage = this.page !== undefined && this.page !== 0 && this.page !== 1;
    return inPage ? this.#inPage(data.subarray(at, at + 1), out) : this.#inChinese(data, at, final, out);
  }

  #pairs(data: Uint8Array, start: number, end: number, final: boolean, out: PrintedCharacter[]): number {
    let at = start;
    // A run cut at the longest length leaves a character that straddles the cut to the next run.
    const stop = end - start === longestRun ? end - 1 : end;
    while (at < stop) {
      const taken = this.#inChinese(data, at, final, out);
      if (taken === 0) break;
      at += taken;
    }
    return at - start;
  }
}

function takeUtf8(data: Uint8Array, at: number, final: boolean, out: PrintedCharacter[]): number {
  const lead = data[at] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  const bytes = data.subarray(at, at + length);
  const broken = bytes.findIndex((byte, index) => index > 0 && (byte & 0xc0) !== 0x80);
  if (broken < 0 && bytes.length < length && !final) return 0;
  const whole = broken < 0 && bytes.length === length;
  const text = whole ? Buffer.from(bytes).toString('utf8') : '\ufffd';
  const point = text.codePointAt(0) ?? 0;
  out.push({
    text,
    wide: point >= 0x1100 && (point < 0x2000 || point >= 0x2e80 || isWideSymbol(point)),
    code: point,
  });
  // What is left of a cut-off sequence is one damage, not one for each byte.
  return broken < 0 ? bytes.length : broken;
}

/** Punctuation and letters beyond Latin are narrow in the fonts of printers that take UTF-8. */
function isWideSymbol(point: number): boolean {
  return point >= 0x2460 && point < 0x2500;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
