/**
 * Bars of the codes made of narrow and wide elements, as a string of modules: `1` black, `0` white. In the tables `1`
 * is a wide element. Sources: ISO/IEC 16390 (Interleaved 2 of 5), EN 798 (Codabar).
 */
const itfDigits = '00110 10001 01001 11000 00101 10100 01100 00011 10010 01010'.split(' ');
const codabarCharacters = '0123456789-$:/.+ABCD';
const codabarPatterns = (
  '0000011 0000110 0001001 1100000 0010010 1000010 0100001 0100100 0110000 1001000 ' +
  '0001100 0011000 1000101 1010001 1010100 0010101 0011010 0101001 0001011 0001110'
).split(' ');
const wideModules = 3;

/** Elements in turn, beginning with a bar. */
function modulesOf(elements: string): string {
  return [...elements]
    .map((element, index) => (index % 2 === 0 ? '1' : '0').repeat(element === '1' ? wideModules : 1))
    .join('');
}

/** Interleaved 2 of 5: bars hold one digit of a pair, spaces the other. A last digit without partner is left out. */
export function itf(text: string): string | undefined {
  if (!/^\d{2,}$/.test(text)) return undefined;
  let elements = '0000';
  for (let at = 0; at + 1 < text.length; at += 2) {
    const [bars = '', spaces = ''] = [itfDigits[Number(text[at])], itfDigits[Number(text[at + 1])]];
    elements += [...bars].map((bar, index) => bar + (spaces[index] ?? '')).join('');
  }
  return modulesOf(`${elements}100`);
}

/** Codabar (NW-7); start and stop, A to D, are part of the text. Undefined when they or other characters are wrong. */
export function codabar(text: string): string | undefined {
  const upper = text.toUpperCase();
  if (!/^[A-D][0-9\-$:/.+]*[A-D]$/.test(upper)) return undefined;
  return [...upper]
    .map((each) => modulesOf(codabarPatterns[codabarCharacters.indexOf(each)] ?? ''))
    .join('0');
}
