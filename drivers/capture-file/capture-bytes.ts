import { base64BytesOf, decimalBytesOf } from './digits-and-letters.ts';
import { escapedBytesOf } from './escaped-text.ts';
import { hexDigitsOf, labelledHexOf, wholeBytesOf, type HexBytes } from './hex-digits.ts';
import { dumpBytesOf } from './hex-dump.ts';

/** What a capture of one kind of device looks like. */
export interface CaptureKind {
  /** Whether bytes are such a capture. What may be ordinary words as well is taken for bytes only then. */
  isLikely(bytes: Uint8Array): boolean;
  /**
   * `joined`: lines of digits may break inside a byte, and a last half byte is left out. `whole`: no word of digits
   * does; a file that holds another one is text itself.
   */
  digits: 'joined' | 'whole';
}

/**
 * The bytes of a capture file: as they are, or, when the file is text that spells bytes, the bytes it spells: plain
 * digits with blanks, commas, colons or `0x` between them; the dumps of xxd, hexdump, od and Wireshark; `\x`
 * escapes; lines with a label before the digits; base64; decimal numbers; comments. `halfByte` tells that the last
 * digit of the text had no partner; it is left out.
 */
export function captureBytesOf(file: Uint8Array, kind: CaptureKind): HexBytes {
  const text = textOf(file);
  if (text === undefined) return whole(file);
  const spelled = dumpBytesOf(text) ?? escapedBytesOf(text) ?? likely(decimalBytesOf(text), kind);
  if (spelled) return whole(spelled);
  const digits = digitsOf(text, kind);
  if (digits) return digits;
  return whole(likely(base64BytesOf(text), kind) ?? likely(labelledHexOf(text), kind) ?? file);
}

function whole(bytes: Uint8Array): HexBytes {
  return { bytes, halfByte: false };
}

function likely(bytes: Uint8Array | undefined, kind: CaptureKind): Uint8Array | undefined {
  return bytes && kind.isLikely(bytes) ? bytes : undefined;
}

function digitsOf(text: string, kind: CaptureKind): HexBytes | undefined {
  if (kind.digits === 'joined') return hexDigitsOf(text);
  const bytes = wholeBytesOf(text);
  return bytes && whole(bytes);
}

/** The file as text, or nothing when it is binary: what devices say holds bytes below the blank that no text has. */
function textOf(file: Uint8Array): string | undefined {
  if (file[0] === 0xff && file[1] === 0xfe) return decoded(file.subarray(2), 'utf-16le');
  if (file[0] === 0xfe && file[1] === 0xff) return decoded(file.subarray(2), 'utf-16be');
  const isMarked = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf;
  const content = isMarked ? file.subarray(3) : file;
  if (content.some(isNoText)) return undefined;
  // Whatever the code page of the remarks is, digits are ASCII in all of them.
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
}

function decoded(content: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string | undefined {
  const text = new TextDecoder(encoding).decode(content);
  for (let at = 0; at < text.length; at += 1) if (isNoText(text.charCodeAt(at))) return undefined;
  return text;
}

const tab = 9;
const carriageReturn = 13;
/** Ctrl-Z, which old programs write at the end of a text */
const endOfText = 26;

function isNoText(code: number): boolean {
  return code < 32 && !(code >= tab && code <= carriageReturn) && code !== endOfText;
}
