import { EscposSplitter, type EscposToken } from './escpos-splitter.ts';
import type { WideEncoding } from './wide-encodings.ts';

/** So many bytes of text tell the encoding; the rest of a large capture is not looked at. */
const enoughText = 65_536;
const portion = 65_536;
/** So many different syllables, and nothing but Korean ones, are no Chinese text. */
const enoughPairs = 16;

/** How the pairs of a text would read in one encoding. */
interface Reading {
  pairs: number;
  common: number;
  broken: number;
}

/** What the text of a capture is made of, as far as its bytes say. */
class Survey {
  read: Record<'gb18030' | 'big5' | 'shift_jis' | 'euc-kr', Reading> = {
    gb18030: { pairs: 0, common: 0, broken: 0 },
    big5: { pairs: 0, common: 0, broken: 0 },
    shift_jis: { pairs: 0, common: 0, broken: 0 },
    'euc-kr': { pairs: 0, common: 0, broken: 0 },
  };
  kana = 0;
  /** different pairs, as far as they are counted */
  pairs = new Set<number>();
  jisKana = 0;
  utf8 = { two: 0, three: 0, broken: 0 };
  /** bytes of text so far */
  bytes = 0;
  nations = new Set<number>();
  /** text with high bytes came while Shift JIS was chosen */
  shiftJis = false;
  #shiftJis = false;
  #chinese: 'assumed' | 'on' | 'off' = 'assumed';
  #page = 0;

  take(token: EscposToken): void {
    if (token.kind === 'text') this.#text(token.bytes);
    else if (token.kind === 'command') this.#command(token.name, token.parameters[0] ?? 0);
  }

  #command(name: string, n: number): void {
    if (name === 'FS &') this.#chinese = 'on';
    else if (name === 'FS .') this.#chinese = 'off';
    else if (name === 'ESC t') this.#page = n;
    else if (name === 'ESC R') this.nations.add(n);
    else if (name === 'FS C') this.#shiftJis = n % 48 === 1 || n % 48 === 2;
    else if (name === 'ESC @') [this.#chinese, this.#page] = ['assumed', 0];
  }

  #text(bytes: Uint8Array): void {
    if (this.#chinese === 'on') this.jisKana += jisKana(bytes);
    if (!bytes.some((byte) => byte >= 0x80)) return;
    this.bytes += bytes.length;
    // UTF-8 is no printer's mode: programs that send it send it everywhere.
    countUtf8(bytes, this.utf8);
    this.shiftJis ||= this.#shiftJis;
    if (this.#chinese === 'off' || (this.#chinese === 'assumed' && this.#page !== 0)) return;
    for (let at = 0; at < bytes.length; at += 1) {
      const [lead = 0, trail = 0] = [bytes[at], bytes[at + 1]];
      if (lead < 0x81) continue;
      at += 1;
      if (this.pairs.size < enoughPairs) this.pairs.add(lead * 256 + trail);
      for (const [name, reading] of Object.entries(this.read)) {
        const kind = pairKind[name as keyof Survey['read']](lead, trail);
        reading.pairs += 1;
        if (kind === 'common') reading.common += 1;
        if (kind === 'broken') reading.broken += 1;
      }
      if (
        (lead === 0x82 && trail >= 0x9f && trail <= 0xf1) ||
        (lead === 0x83 && trail >= 0x40 && trail <= 0x96)
      )
        this.kana += 1;
    }
  }
}

type PairKind = 'common' | 'rare' | 'broken';

/** Where each encoding keeps its punctuation and the characters of daily use. */
const pairKind: Readonly<Record<keyof Survey['read'], (lead: number, trail: number) => PairKind>> = {
  gb18030: (lead, trail) => {
    if (trail < 0x30 || trail === 0xff) return 'broken';
    const isLetter = (lead === 0xa8 && trail <= 0xc0) || (lead === 0xa9 && trail >= 0xa4 && trail <= 0xef);
    const isDaily = lead === 0xa1 || lead === 0xa3 || (lead >= 0xb0 && lead <= 0xd7);
    return (isDaily || isLetter) && trail >= 0xa1 ? 'common' : 'rare';
  },
  big5: (lead, trail) => {
    const isPair = lead >= 0xa1 && lead <= 0xf9 && ((trail >= 0x40 && trail <= 0x7e) || trail >= 0xa1);
    if (!isPair) return 'broken';
    return lead <= 0xc6 ? 'common' : 'rare';
  },
  shift_jis: (lead, trail) => {
    if (trail < 0x40 || (lead > 0x9f && lead < 0xe0)) return 'broken';
    const isKana = (lead === 0x82 && trail >= 0x4f) || (lead === 0x83 && trail <= 0x96);
    return isKana || lead === 0x81 || (lead >= 0x88 && lead <= 0x97) ? 'common' : 'rare';
  },
  'euc-kr': (lead, trail) => {
    if (lead < 0xa1 || trail < 0xa1) return 'broken';
    return (lead >= 0xb0 && lead <= 0xc8) || lead === 0xa1 || lead === 0xa3 ? 'common' : 'rare';
  },
};

/** Pairs of seven-bit kana in text that is nothing but seven-bit pairs. */
function jisKana(bytes: Uint8Array): number {
  if (bytes.length % 2 !== 0 || bytes.some((byte) => byte < 0x21 || byte > 0x7e)) return 0;
  let kana = 0;
  for (let at = 0; at < bytes.length; at += 2) if (bytes[at] === 0x24 || bytes[at] === 0x25) kana += 1;
  return kana * 4 >= bytes.length / 2 ? kana : 0;
}

function countUtf8(bytes: Uint8Array, counts: Survey['utf8']): void {
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const more = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : 0;
    const rest = bytes.subarray(at + 1, at + 1 + more);
    if (more === 0 || lead >= 0xf5 || rest.length < more || rest.some((byte) => (byte & 0xc0) !== 0x80)) {
      counts.broken += 1;
      return;
    }
    if (more === 1) counts.two += 1;
    else counts.three += 1;
    at += more;
  }
}

const [japan, korea, china] = [8, 13, 15];

/**
 * The East Asian encoding of a capture, judged by its commands and by which encoding makes its text ordinary.
 * In doubt it is Chinese, GB18030: these printers are sold in China.
 */
export function surveyEncoding(capture: Uint8Array): WideEncoding {
  const survey = new Survey();
  const splitter = new EscposSplitter();
  for (let at = 0; at < capture.length && survey.bytes < enoughText; at += portion) {
    for (const token of splitter.push(capture.subarray(at, at + portion))) survey.take(token);
  }
  return judged(survey);
}

function judged({
  pairs: different,
  read,
  utf8,
  kana,
  jisKana: sevenBitKana,
  nations,
  shiftJis,
}: Survey): WideEncoding {
  if (utf8.broken === 0 && (utf8.three >= 2 || utf8.two + utf8.three >= 4)) return 'utf8';
  if (shiftJis) return 'shift_jis';
  if (sevenBitKana >= 2) return 'jis';
  const { gb18030, big5, shift_jis: japanese, 'euc-kr': korean } = read;
  const { pairs } = gb18030;
  if (pairs === 0 || nations.has(china)) return 'gb18030';
  const reads = (reading: Reading, share: number): boolean =>
    reading.broken === 0 && reading.common >= pairs * share;
  const isOrdinaryChinese = gb18030.common >= pairs * 0.6;
  if (nations.has(korea) && reads(korean, 0.5)) return 'euc-kr';
  if (!isOrdinaryChinese && (kana >= 2 || nations.has(japan)) && reads(japanese, 0.7)) return 'shift_jis';
  if (!isOrdinaryChinese && pairs >= 2 && reads(big5, 0.8)) return 'big5';
  // Hangul lies where the commoner half of Chinese does: only much text of nothing else is Korean.
  if (different.size >= enoughPairs && reads(korean, 1)) return 'euc-kr';
  return 'gb18030';
}
