import { ByteCollector, withoutComments } from './hex-digits.ts';

/** Characters behind a backslash that stand for one byte, in C, Python and shells. */
const shortEscapes = new Map<string, number>([
  ['0', 0],
  ['a', 7],
  ['b', 8],
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['e', 27],
  ['\\', 92],
  ["'", 39],
  ['"', 34],
]);

const quoted = /b?"((?:[^"\\]|\\[^])*)"|b?'((?:[^'\\]|\\[^])*)'/g;
const escape = /\\x([0-9a-f]{2})|\\([0abtnvfre\\'"])|([^])/gi;

/**
 * The bytes of a text with `\x` escapes, or nothing when it has none. In quotes every other character is a byte
 * too (`'\xaa\xaa\xaa\x96i'`), and what is outside of them is not; without quotes blanks are none.
 */
export function escapedBytesOf(text: string): Uint8Array | undefined {
  if (!/\\x[0-9a-f]{2}/i.test(text)) return undefined;
  const bytes = new ByteCollector(text.length >> 2);
  const literals = [...text.matchAll(quoted)].map(([, double, single]) => double ?? single ?? '');
  if (literals.some((literal) => literal.includes('\\x')))
    literals.forEach((each) => addEscaped(each, bytes));
  else addEscaped(withoutComments(text).replace(/\s+/g, ''), bytes);
  return bytes.bytes();
}

function addEscaped(literal: string, bytes: ByteCollector): void {
  for (const [, hex, short, character] of literal.matchAll(escape)) {
    if (hex !== undefined) bytes.add(Number.parseInt(hex, 16));
    else if (short !== undefined) bytes.add(shortEscapes.get(short) ?? short.charCodeAt(0));
    else bytes.add((character ?? '').charCodeAt(0) & 0xff);
  }
}
