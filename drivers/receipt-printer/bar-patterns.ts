/**
 * Bars of the barcodes that are drawn, as a string of modules: `1` black, `0` white. Sources: ISO/IEC 16388
 * (Code 39), ISO/IEC 15417 (Code 128), ISO/IEC 15420 (EAN and UPC).
 */

const code39Characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *$/+%';
const code39Patterns =
  'nnnwwnwnn wnnwnnnnw nnwwnnnnw wnwwnnnnn nnnwwnnnw wnnwwnnnn nnwwwnnnn nnnwnnwnw wnnwnnwnn nnwwnnwnn ' +
  'wnnnnwnnw nnwnnwnnw wnwnnwnnn nnnnwwnnw wnnnwwnnn nnwnwwnnn nnnnnwwnw wnnnnwwnn nnwnnwwnn nnnnwwwnn ' +
  'wnnnnnnww nnwnnnnww wnwnnnnwn nnnnwnnww wnnnwnnwn nnwnwnnwn nnnnnnwww wnnnnnwwn nnwnnnwwn nnnnwnwwn ' +
  'wwnnnnnnw nwwnnnnnw wwwnnnnnn nwnnwnnnw wwnnwnnnn nwwnwnnnn nwnnnnwnw wwnnnnwnn nwwnnnwnn nwnnwnwnn ' +
  'nwnwnwnnn nwnwnnnwn nwnnnwnwn nnnwnwnwn';
const code128Patterns =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222' +
  '123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321' +
  '232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121' +
  '313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224' +
  '111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111' +
  '111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113' +
  '114311411113411311113141114131311141411131211412211214211232';
const code128Stop = '2331112';
const eanLeft = '0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011'.split(' ');
const eanParity = 'LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL'.split(' ');

/** Widths of bars and spaces in turn, beginning with a bar, as modules. */
function modulesOfWidths(widths: Iterable<number>): string {
  return [...widths].map((width, index) => (index % 2 === 0 ? '1' : '0').repeat(width)).join('');
}

/** Code 39 with start and stop; undefined when the text has other characters than the code. */
export function code39(text: string): string | undefined {
  const patterns = code39Patterns.split(' ');
  const symbols = [...`*${text.replace(/^\*|\*$/g, '')}*`].map(
    (each) => patterns[code39Characters.indexOf(each)],
  );
  if (symbols.some((symbol) => symbol === undefined)) return undefined;
  return symbols
    .map((symbol = '') => modulesOfWidths([...symbol].map((element) => (element === 'w' ? 3 : 1))))
    .join('0');
}

/** Code 128 from symbol values without start check and stop, the start value first. */
export function code128(values: readonly number[]): string {
  const check = values.reduce((sum, value, index) => sum + value * Math.max(1, index), 0) % 103;
  const widths = [...values, check].map((value) => code128Patterns.slice(value * 6, value * 6 + 6)).join('');
  return modulesOfWidths([...(widths + code128Stop)].map(Number));
}

const startValues: Readonly<Record<string, number>> = { A: 103, B: 104, C: 105 };
/** Values that change the code set, by the present set and the one wanted. */
const setValues: Readonly<Record<string, number>> = { A: 101, B: 100, C: 99 };

/**
 * Symbol values and readable text of Code 128 data as ESC/POS sends it: `{A`, `{B`, `{C` choose the code set,
 * `{1` is FNC1, `{{` a brace; in set C each byte is a number from 0 to 99.
 */
export function code128Values(data: Uint8Array): { values: number[]; text: string } {
  const values: number[] = [];
  let set = 'B';
  let text = '';
  for (let at = 0; at < data.length; at += 1) {
    const byte = data[at] ?? 0;
    const next = String.fromCharCode(data[at + 1] ?? 0);
    if (byte === 0x7b && next !== '{') {
      at += 1;
      if (next in setValues) {
        values.push((values.length === 0 ? startValues : setValues)[next] ?? 0);
        set = next;
      } else if (next === '1') values.push(102);
      continue;
    }
    if (byte === 0x7b) at += 1;
    if (values.length === 0) values.push(104);
    values.push(set === 'C' ? byte % 100 : byte < 0x20 ? byte + 64 : (byte - 0x20) % 96);
    text += set === 'C' ? String(byte % 100).padStart(2, '0') : String.fromCharCode(byte);
  }
  return { values, text };
}

function eanCheckDigit(digits: string): number {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}

function eanDigit(digit: string, set: 'L' | 'G' | 'R'): string {
  const left = eanLeft[Number(digit)] ?? '';
  const right = [...left].map((module) => (module === '1' ? '0' : '1')).join('');
  if (set === 'L') return left;
  return set === 'R' ? right : [...right].reverse().join('');
}

/** EAN-13, EAN-8 or UPC-A (`length` 13, 8, 12), the check digit added where it is missing; undefined if no digits. */
export function ean(text: string, length: 13 | 12 | 8): { modules: string; text: string } | undefined {
  if (!/^\d+$/.test(text) || (text.length !== length && text.length !== length - 1)) return undefined;
  const body = text.slice(0, length - 1);
  const whole = `${body}${eanCheckDigit(body)}`;
  const digits = length === 12 ? `0${whole}` : whole;
  const half = length === 8 ? 4 : 6;
  const parity = length === 8 ? 'LLLL' : (eanParity[Number(digits[0])] ?? '');
  const coded = length === 8 ? digits : digits.slice(1);
  const left = [...coded.slice(0, half)].map((digit, index) =>
    eanDigit(digit, parity[index] === 'G' ? 'G' : 'L'),
  );
  const right = [...coded.slice(half)].map((digit) => eanDigit(digit, 'R'));
  return { modules: `101${left.join('')}01010${right.join('')}101`, text: whole };
}

/** Which digits of a UPC-E are of the set G, by check digit, for number system 0. */
const upcEParity = 'GGGLLL GGLGLL GGLLGL GGLLLG GLGGLL GLLGGL GLLLGG GLGLGL GLGLLG GLLGLG'.split(' ');

/**
 * UPC-E, from its own six digits (with or without the 0 before and the check digit behind them) or from the UPC-A
 * that it stands for; undefined where it cannot be shortened.
 */
export function upcE(text: string): string | undefined {
  if (!/^(?:\d{6}|0\d{6,7}|0\d{10,11})$/.test(text)) return undefined;
  const short =
    text.length >= 11 ? shortened(text.slice(1, 11)) : text.slice(text.length === 6 ? 0 : 1).slice(0, 6);
  if (short === undefined) return undefined;
  const parity = upcEParity[eanCheckDigit(`0${lengthened(short)}`)] ?? '';
  const digits = [...short].map((digit, index) => eanDigit(digit, parity[index] === 'G' ? 'G' : 'L'));
  return `101${digits.join('')}010101`;
}

/** The ten digits of a UPC-A between number system and check digit that six digits stand for. */
function lengthened(six: string): string {
  const last = Number(six[5]);
  if (last <= 2) return `${six.slice(0, 2)}${last}0000${six.slice(2, 5)}`;
  if (last === 3) return `${six.slice(0, 3)}00000${six.slice(3, 5)}`;
  if (last === 4) return `${six.slice(0, 4)}00000${six.slice(4, 5)}`;
  return `${six.slice(0, 5)}0000${last}`;
}

function shortened(ten: string): string | undefined {
  const candidates = [
    `${ten.slice(0, 2)}${ten.slice(7)}${ten.slice(2, 3)}`,
    `${ten.slice(0, 3)}${ten.slice(8)}3`,
    `${ten.slice(0, 4)}${ten.slice(9)}4`,
    `${ten.slice(0, 5)}${ten.slice(9)}`,
  ];
  return candidates.find((six) => lengthened(six) === ten);
}

const functionOne = 102;

/** Symbol values of text whose code sets the printer chooses: C for an even number of digits, else B. */
export function code128AutomaticValues(text: string, isGs1: boolean): number[] {
  const prefix = isGs1 ? [functionOne] : [];
  if (/^(?:\d\d){2,}$/.test(text))
    return [startValues['C'] ?? 0, ...prefix, ...(text.match(/\d\d/g) ?? []).map(Number)];
  const values = [...text].map((each) => (each.charCodeAt(0) - 0x20) % 96);
  return [startValues['B'] ?? 0, ...prefix, ...values.map((value) => Math.max(0, value))];
}
