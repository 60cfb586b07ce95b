import iconv from 'iconv-lite';

/**
 * Encodings in which East Asian text reaches a printer. Nothing in ESC/POS says which one a capture uses:
 * a printer has one built in, and only Japanese ones are told (FS C).
 */
export const wideEncodings = ['gb18030', 'big5', 'shift_jis', 'jis', 'euc-kr', 'utf8'] as const;
export type WideEncoding = (typeof wideEncodings)[number];

const between = (byte: number | undefined, first: number, last: number): boolean =>
  byte !== undefined && byte >= first && byte <= last;

/** Bytes of the character at `at`: 1 when none begins there; `more` when the bytes end too early to tell. */
export function wideLength(encoding: WideEncoding, data: Uint8Array, at: number): 1 | 2 | 4 | 'more' {
  const lead = data[at];
  const isLead =
    encoding === 'shift_jis'
      ? between(lead, 0x81, 0x9f) || between(lead, 0xe0, 0xfc)
      : between(lead, 0x81, 0xfe);
  if (!isLead) return 1;
  const second = data[at + 1];
  if (second === undefined) return 'more';
  if (encoding === 'gb18030') return gb18030Length(data, at, second);
  const trails = encoding === 'euc-kr' ? between(second, 0x41, 0xfe) : between(second, 0x40, 0xfe);
  return trails && second !== 0x7f ? 2 : 1;
}

/** GB 18030-2022, clause 6: two bytes, or four where the second is a digit. */
function gb18030Length(data: Uint8Array, at: number, second: number): 1 | 2 | 4 | 'more' {
  if (between(second, 0x40, 0xfe) && second !== 0x7f) return 2;
  if (!between(second, 0x30, 0x39)) return 1;
  const [third, fourth] = data.subarray(at + 2, at + 4);
  if (third === undefined) return 'more';
  if (!between(third, 0x81, 0xfe)) return 1;
  if (fourth === undefined) return 'more';
  return between(fourth, 0x30, 0x39) ? 4 : 1;
}

const names: Readonly<Record<WideEncoding, string>> = {
  gb18030: 'gb18030',
  big5: 'big5-hkscs',
  shift_jis: 'cp932',
  jis: 'euc-jp',
  'euc-kr': 'cp949',
  utf8: 'utf8',
};

/** Characters of two bytes decoded before: a receipt says the same few hundred again and again. */
const known = new Map<WideEncoding, Map<number, string>>();

/** The character of whole bytes; U+FFFD when the encoding has none there. */
export function wideCharacter(encoding: WideEncoding, bytes: Uint8Array): string {
  if (bytes.length !== 2) return decodedCharacter(encoding, bytes);
  const code = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const characters = known.get(encoding) ?? new Map<number, string>();
  known.set(encoding, characters);
  const character = characters.get(code) ?? decodedCharacter(encoding, bytes);
  characters.set(code, character);
  return character;
}

function decodedCharacter(encoding: WideEncoding, bytes: Uint8Array): string {
  const text = iconv.decode(Buffer.from(bytes), names[encoding]);
  return [...text].length === 1 ? text : '\ufffd';
}

/** Two seven-bit bytes of JIS X 0208, as Japanese printers take them after FS &. */
export function jisCharacter(first: number, second: number): string {
  return wideCharacter('jis', Uint8Array.of(first | 0x80, second | 0x80));
}

/** Text of any length, as the contents of a QR code are: UTF-8 where the bytes are that. */
export function decodedText(data: Uint8Array, encoding: WideEncoding): string {
  const utf8 = Buffer.from(data).toString('utf8');
  return utf8.includes('\ufffd') ? iconv.decode(Buffer.from(data), names[encoding]) : utf8;
}
