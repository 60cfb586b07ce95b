import { EscposSplitter, type EscposToken } from './escpos-splitter.ts';
import { isOrdinaryPair } from './ordinary-chinese.ts';
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
  utf8 = { two: 0, three: 0, broken: 0, cut: 0 };
  /** high pairs of all text, and those of them that are ordinary Chinese and no letter inside a Western word */
  everywhere = { pairs: 0, ordinary: 0 };
  /** FS & was given: the printer is a Chinese, Japanese or Korean one */
  chineseMode = false;
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
    if (name === 'FS &') [this.#chinese, this.chineseMode] = ['on', true];
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
    const runs = pairRuns(bytes);
    for (const run of runs) this.#countOrdinary(bytes, run);
    if (this.#chinese === 'off' || (this.#chinese === 'assumed' && this.#page !== 0)) return;
    for (const run of runs) this.#count(run.pairs);
  }

  /** One character between letters is an accented one: `Größe` holds the bytes of a Chinese character too. */
  #countOrdinary(bytes: Uint8Array, { start, pairs }: PairRun): void {
    const isInWord =
      pairs.length === 1 && (isLatinLetter(bytes[start - 1]) || isLatinLetter(bytes[start + 2]));
    this.everywhere.pairs += pairs.length;
    if (isInWord) return;
    this.everywhere.ordinary += pairs.filter(([lead, trail]) => isOrdinaryPair(lead, trail)).length;
  }

  #count(run: readonly Pair[]): void {
    const isSymbols = run.every(([lead, trail]) => !isHanzi(lead, trail));
    for (const [lead, trail] of run) {
      if (this.pairs.size < enoughPairs) this.pairs.add(lead * 256 + trail);
      for (const [name, reading] of Object.entries(this.read)) {
        const kind = pairKind[name as keyof Survey['read']](lead, trail, isSymbols);
        reading.pairs += 1;
        if (kind === 'common') reading.common += 1;
        if (kind === 'broken') reading.broken += 1;
      }
      if (isShiftJisKana(lead, trail)) this.kana += 1;
    }
  }
}

type Pair = readonly [lead: number, trail: number];

/** Pairs that follow each other without anything in between. */
interface PairRun {
  start: number;
  pairs: Pair[];
}

function pairRuns(bytes: Uint8Array): PairRun[] {
  const runs: PairRun[] = [];
  let end = -1;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x81) continue;
    if (at !== end) runs.push({ start: at, pairs: [] });
    runs.at(-1)?.pairs.push([lead, bytes[at + 1] ?? 0]);
    at += 1;
    end = at + 1;
  }
  return runs;
}

function isLatinLetter(byte = 0): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function isShiftJisKana(lead: number, trail: number): boolean {
  return (
    (lead === 0x82 && trail >= 0x9f && trail <= 0xf1) || (lead === 0x83 && trail >= 0x40 && trail <= 0x96)
  );
}

/** GB 18030-2022: rows A1 to A9 are symbols, with those of GBK/5 (A8 and A9, trail below A1); the rest is characters. */
function isHanzi(lead: number, trail: number): boolean {
  return lead < 0xa1 || lead > 0xa9 || (trail < 0xa1 && !isGbkSymbol(lead, trail));
}

function isGbkSymbol(lead: number, trail: number): boolean {
  return (
    (lead === 0xa8 && trail >= 0x40 && trail <= 0x95) || (lead === 0xa9 && trail >= 0x40 && trail <= 0x88)
  );
}

type PairKind = 'common' | 'rare' | 'broken';

/** `inSymbols`: no character stands beside the pair, all of its run are symbols in GB 18030. */
type JudgePair = (lead: number, trail: number, inSymbols: boolean) => PairKind;

/** GB 2312, row 2: numbers with a point, in brackets, in circles and Roman ones; lists and classes have them. */
function isListNumber(lead: number, trail: number): boolean {
  return lead === 0xa2 && trail >= 0xa1 && trail <= 0xfc;
}

/** Where each encoding keeps its punctuation and the characters of daily use. */
const pairKind: Readonly<Record<keyof Survey['read'], JudgePair>> = {
  gb18030: (lead, trail, inSymbols) => {
    if (trail < 0x30 || trail === 0xff) return 'broken';
    const isLetter = (lead === 0xa8 && trail <= 0xc0) || (lead === 0xa9 && trail >= 0xa4 && trail <= 0xef);
    const isDaily = lead === 0xa1 || lead === 0xa3 || (lead >= 0xb0 && lead <= 0xd7);
    const isSign = isListNumber(lead, trail) || isDaily || isLetter;
    // Greek beside Chinese is rather Big5, which has its commonest characters there; by itself it is a sign.
    const isAlone = inSymbols && ((lead === 0xa6 && trail <= 0xd8) || isGbkSymbol(lead, trail));
    return (isSign && trail >= 0xa1) || (isAlone && (trail >= 0xa1 || lead >= 0xa8)) ? 'common' : 'rare';
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

/** A sequence that the end of a run cuts off contradicts nothing: captures end anywhere, and programs cut lines. */
function countUtf8(bytes: Uint8Array, counts: Survey['utf8']): void {
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const more = lead >= 0xf0 && lead < 0xf5 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 ? 1 : 0;
    const rest = bytes.subarray(at + 1, at + 1 + more);
    const isBroken = more === 0 || lead >= 0xf5 || rest.some((byte) => (byte & 0xc0) !== 0x80);
    if (isBroken) counts.broken += 1;
    else if (rest.length < more) counts.cut += 1;
    else if (more === 1) counts.two += 1;
    else counts.three += 1;
    if (!isBroken) at += rest.length;
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

/**
 * Sequences of three bytes are hardly anything else, and one broken among many is damage. Those of two bytes are
 * pairs of GB 2312 as well: a Chinese printer's commands or ordinary Chinese outweigh them.
 */
function readsAsUtf8({ utf8, everywhere, chineseMode, nations }: Survey): boolean {
  const { two, three, broken, cut } = utf8;
  if (broken * 8 > three || cut * 4 > two + three) return false;
  const saysChinese = chineseMode || nations.has(china);
  if (three >= 2) return !(saysChinese && everywhere.ordinary >= everywhere.pairs * 0.9);
  if (two + three < 4 || saysChinese) return false;
  return everywhere.ordinary * 2 < everywhere.pairs;
}

function judged(survey: Survey): WideEncoding {
  if (readsAsUtf8(survey)) return 'utf8';
  const { pairs: different, read, kana, jisKana: sevenBitKana, nations, shiftJis } = survey;
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
