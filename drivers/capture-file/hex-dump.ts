import { ByteCollector, digitOf } from './hex-digits.ts';

/** One line of a dump. */
interface Row {
  offset: number;
  /** what stands behind the offset */
  rest: string;
  /** a colon behind the offset, or the characters between bars: no list of bytes looks like this */
  isMarked: boolean;
  /** `*` stood between the line before and this one: what was before is repeated up to here */
  isRepeated: boolean;
}

const rowShape = /^\s*(?:0x)?([0-9a-f]{4,16})(?:(:)|h)?(?:[ \t]+(.*))?$/i;
/** xxd writes at most so many bytes a line */
const widest = 256;
/** A repetition is believed up to this many bytes. */
const longestRepetition = 1 << 26;

/**
 * The bytes of a dump with offsets as xxd, hexdump, od and Wireshark write it, or nothing when the text is none.
 * A list of bytes may look like one; so without a colon or bars the offsets have to go up with the bytes.
 */
export function dumpBytesOf(text: string): Uint8Array | undefined {
  if (!rowShape.test(firstLineOf(text))) return undefined;
  for (const radix of [16, 8, 10]) {
    const rows = rowsOf(text, radix);
    if (rows && isDump(rows)) return bytesOf(rows);
  }
  return undefined;
}

function firstLineOf(text: string): string {
  for (const line of text.slice(0, 8192).split(/\r?\n/)) if (isData(line)) return line;
  return '';
}

function isData(line: string): boolean {
  return line.trim() !== '' && !/^\s*(?:#|\/\/|;)/.test(line);
}

function rowsOf(text: string, radix: number): Row[] | undefined {
  const rows: Row[] = [];
  let isRepeated = false;
  for (const line of linesOf(text)) {
    if (line.trim() === '*') isRepeated = true;
    if (line.trim() === '*' || !isData(line)) continue;
    const [, offset, colon, rest = ''] = rowShape.exec(line.trimEnd()) ?? [];
    if (offset === undefined || (radix < 10 && /[89]/.test(offset)) || (radix < 16 && /[a-f]/i.test(offset)))
      return undefined;
    const isMarked = colon !== undefined || /\|.*\|$/.test(rest);
    rows.push({ offset: Number.parseInt(offset, radix), rest, isMarked, isRepeated });
    isRepeated = false;
  }
  return rows;
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, end);
    start = end + 1;
  }
}

function isDump(rows: readonly Row[]): boolean {
  const [first, ...others] = rows;
  if (!first) return false;
  const withData = rows.filter(({ rest }) => rest !== '');
  if (withData.length > 0 && withData.every(({ isMarked }) => isMarked) && goesUp(rows)) return true;
  if (first.offset !== 0) return false;
  return others.length === 0 ? isListOfBytes(first) : goesUp(rows);
}

/** A single line says little: the offset 0 before bytes written one by one. */
function isListOfBytes({ rest }: Row): boolean {
  return /^[0-9a-f]{2}(?:\s+[0-9a-f]{2})+\s*(?:\s{2}.*)?$/i.test(rest);
}

/** Whether each offset is the one before and the bytes of that line, or begins anew at 0. */
function goesUp(rows: readonly Row[]): boolean {
  return rows.every((row, index) => {
    const before = rows[index - 1];
    if (!before || row.offset === 0) return true;
    const step = row.offset - before.offset;
    if (row.isRepeated) return step > 0;
    return step > 0 && step <= widest && pairsOf(before.rest, step).bytes.length === step;
  });
}

function bytesOf(rows: readonly Row[]): Uint8Array {
  const collected = new ByteCollector(rows.length * 16);
  const isSwapped = rows.every(({ rest, isMarked }) => !isMarked && /^(?:[0-9a-f]{4}\s*)*$/i.test(rest));
  let column = Number.POSITIVE_INFINITY;
  let width = 0;
  rows.forEach((row, index) => {
    if (row.isRepeated) repeatUpTo(row, rows[index - 1], width, collected);
    const step = stepAfter(row, rows[index + 1], width);
    const isWholeLine = step !== undefined;
    const { bytes, endColumn } = isWholeLine
      ? pairsOf(row.rest, step)
      : pairsOf(lastLine(row, column), width || widest);
    const fullLength = isWholeLine && bytes.length > width;
    if (fullLength) [width, column] = [bytes.length, endColumn];
    for (const byte of isSwapped ? swapped(bytes) : bytes) collected.add(byte);
  });
  return collected.bytes();
}

/** hexdump without options writes words of two bytes, the lower one behind. */
function swapped(bytes: number[]): number[] {
  return bytes.map((_, index) => bytes[index ^ 1] ?? 0);
}

function stepAfter(row: Row, next: Row | undefined, width: number): number | undefined {
  if (!next) return undefined;
  const step = next.offset - row.offset;
  if (next.isRepeated) return width || widest;
  return step >= 0 && step <= widest ? step : undefined;
}

function repeatUpTo(row: Row, before: Row | undefined, width: number, collected: ByteCollector): void {
  if (!before || width === 0) return;
  const missing = row.offset - before.offset - width;
  if (missing > longestRepetition) return;
  for (let done = 0; done < missing; done += width) collected.repeat(width);
}

/** The bytes of the last line end before the column of the characters, or, where no line told it, at a gap. */
function lastLine({ rest, isMarked }: Row, column: number): string {
  if (column !== Number.POSITIVE_INFINITY) return rest.slice(0, column);
  return isMarked && !rest.endsWith('|') ? (rest.split(/\s{2,}/)[0] ?? '') : rest;
}

/** At most `count` bytes from the left of a line, and the column behind the last of them. */
function pairsOf(rest: string, count: number): { bytes: number[]; endColumn: number } {
  const bytes: number[] = [];
  let at = 0;
  while (bytes.length < count && at < rest.length) {
    const code = rest.charCodeAt(at);
    if (code === 32 || code === 9 || code === 45) {
      at += 1;
      continue;
    }
    const high = digitOf(code);
    const low = digitOf(rest.charCodeAt(at + 1));
    if (high < 0 || low < 0) break;
    bytes.push(high * 16 + low);
    at += 2;
  }
  return { bytes, endColumn: at };
}
