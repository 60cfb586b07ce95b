/**
 * A captured byte stream as it lies in a file: binary, or text that spells bytes out. Text is plain hexadecimal
 * with blanks, commas, `0x` or `\x`, or a dump with offsets in front and characters behind, as hexdump -C, xxd
 * and Wireshark write it. Text that holds anything else, or half a byte, is taken as binary.
 */
export function captureBytes(content: Uint8Array): Uint8Array {
  const text = textOf(content);
  if (text === undefined) return content;
  const digits = plainDigits(text) ?? dumpDigits(text);
  return digits === undefined ? content : Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** The content as text when all of it can be read; commands of a printer are full of control characters. */
function textOf(content: Uint8Array): string | undefined {
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe;
  const text = Buffer.from(content)
    .toString(isUtf16 ? 'utf16le' : 'latin1')
    .replace(/^(\ufeff|\u00ef\u00bb\u00bf)/, '');
  return /^[\t\n\r\x20-\x7e]*$/.test(text) ? text : undefined;
}

/** Bytes one after the other, as a program's source or a log has them. */
function plainDigits(text: string): string | undefined {
  if (!/^[0-9a-fA-FxX\s,;:\\{}[\]()'"-]*$/.test(text)) return undefined;
  const words = text.split(/[\s,;:{}[\]()'"\\-]+/).filter((word) => word !== '');
  const digits = words.map((word) => word.replace(/^(0?x)/i, ''));
  if (digits.length === 0 || isDump(text)) return undefined;
  // A single digit is a byte where each byte is marked (0x0, 0xA); elsewhere it is damage.
  const whole = digits.map((word, index) =>
    word.length === 1 && /x/i.test(words[index] ?? '') ? `0${word}` : word,
  );
  return whole.every((word) => /^([0-9a-f]{2})+$/i.test(word)) ? whole.join('') : undefined;
}

/** An offset, then bytes in groups, then perhaps the same bytes as characters. */
const dumpLine = /^([0-9a-f]{4,8}):?[ \t]+((?:[0-9a-f]{2}(?:[ \t]{0,2}|$)){1,40})(?:[ \t|].*)?$/i;

function isDump(text: string): boolean {
  const lines = linesOf(text);
  const offsets = lines.map((line) => /^([0-9a-f]{4,8})(:[ \t]|[ \t]{2,})/i.exec(line)?.[1]);
  const isCounting = offsets.every(
    (offset, index) => offset !== undefined && (index === 0) === (parseInt(offset, 16) === 0),
  );
  return lines.length > 0 && isCounting;
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '*');
}

function dumpDigits(text: string): string | undefined {
  const lines = linesOf(text);
  // hexdump ends with the length alone.
  const rows = /^[0-9a-f]{6,8}$/i.test(lines.at(-1) ?? '') ? lines.slice(0, -1) : lines;
  const offsets = rows.map((line) => dumpLine.exec(line));
  if (rows.length === 0 || offsets.some((row) => row === null)) return undefined;
  return offsets.map((row, index) => rowDigits(row, offsets[index + 1])).join('');
}

/** Where characters follow the bytes without a mark, the next offset tells how many bytes the row has. */
function rowDigits(row: RegExpExecArray | null, next: RegExpExecArray | null | undefined): string {
  const digits = (row?.[2] ?? '').replace(/\s/g, '');
  const length = next ? parseInt(next[1] ?? '0', 16) - parseInt(row?.[1] ?? '0', 16) : 16;
  return length > 0 ? digits.slice(0, length * 2) : digits;
}
