/**
 * The bytes of a capture file: as they are, or, when the file is text made of hexadecimal digits, the bytes these
 * say. Blanks, line ends, commas, colons and `0x` may stand between them. `halfByte` tells that the last digit of
 * the text had no partner; it is left out.
 */
export function captureBytesOf(file: Uint8Array): { bytes: Uint8Array; halfByte: boolean } {
  const digits = hexDigitsOf(file);
  if (digits === undefined) return { bytes: file, halfByte: false };
  const bytes = Uint8Array.from({ length: digits.length >> 1 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
  return { bytes, halfByte: digits.length % 2 === 1 };
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

function hexDigitsOf(file: Uint8Array): string | undefined {
  const isMarked = byteOrderMark.every((byte, index) => file[index] === byte);
  const text = Buffer.from(isMarked ? file.subarray(byteOrderMark.length) : file).toString('latin1');
  const tokens = text.split(/[\s,:]+/).map((token) => token.replace(/^0x/i, ''));
  const isHex = /[0-9a-f]/i.test(text) && tokens.every((token) => /^[0-9a-f]*$/i.test(token));
  // A lone digit is a byte written short; longer runs are joined, because lines may break inside a byte.
  const isWrittenShort = tokens.every((token) => token.length <= 2);
  if (!isHex) return undefined;
  return tokens.map((token) => (isWrittenShort && token.length === 1 ? `0${token}` : token)).join('');
}
