import type { PageImage } from './page-image.ts';

export type CarvedValue = string | number | null;

export interface CarvedRecord {
  /** the row's key, as the cell in front of the record says it */
  key: number;
  values: CarvedValue[];
}

/** The contract's longest payload, and the rest of its row. */
const longestRecord = 2_100_000;

interface Varint {
  value: number;
  end: number;
}

/**
 * The records in a page whose header begins with `beginning` (serial types of the first columns, without the
 * header's length) and has `columns` columns, found by their own bytes: neither the page's header, nor its pointers,
 * nor any other page but the overflow pages of the record itself have to be whole. What comes out has the form of
 * such a record; whether it is one is for the caller to verify.
 */
export function* carveRecords(
  page: Buffer,
  beginning: Buffer,
  columns: number,
  image: PageImage,
): Generator<CarvedRecord> {
  for (let found = page.indexOf(beginning, 1); found > 0; found = page.indexOf(beginning, found + 1)) {
    const record = recordAt(page, found - 1, columns, image);
    if (record) yield record;
  }
}

function recordAt(page: Buffer, start: number, columns: number, image: PageImage): CarvedRecord | undefined {
  const headerLength = page[start];
  // one byte is enough for the headers of this store's tables
  if (headerLength === undefined || headerLength < columns + 1 || headerLength > 127) return undefined;
  const types = serialTypes(page.subarray(start, start + headerLength));
  if (types?.length !== columns) return undefined;
  const length = headerLength + types.reduce((sum, type) => sum + contentLength(type), 0);
  if (length > longestRecord) return undefined;
  const bytes = wholeRecord(page, start, length, image);
  return bytes && { key: varintBefore(page, start), values: values(bytes.subarray(headerLength), types) };
}

/** The cell is the record's length, its key, the record: a varint's last byte alone is below 128. */
function varintBefore(page: Buffer, end: number): number {
  let value = (page[end - 1] ?? 0) & 0x7f;
  for (let at = end - 2, weight = 128; at >= 0 && (page[at] ?? 0) >= 0x80; at -= 1, weight *= 128) {
    value += ((page[at] ?? 0) & 0x7f) * weight;
  }
  return value;
}

function serialTypes(header: Buffer): number[] | undefined {
  const types: number[] = [];
  for (let at = 1; at < header.byteLength;) {
    const type = varintAt(header, at);
    if (!type || type.end > header.byteLength || type.value === 10 || type.value === 11) return undefined;
    types.push(type.value);
    at = type.end;
  }
  return types;
}

/** Seven bits a byte, the highest bit says that another follows; longer ones than four bytes are none of ours. */
function varintAt(bytes: Buffer, start: number): Varint | undefined {
  let value = 0;
  for (let at = start; at < start + 4; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}

function contentLength(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0;
}

function wholeRecord(page: Buffer, start: number, length: number, image: PageImage): Buffer | undefined {
  const local = localLength(length, page.byteLength);
  if (start + local > page.byteLength) return undefined;
  const parts = [page.subarray(start, start + local)];
  if (local === length) return parts[0];
  if (start + local + 4 > page.byteLength) return undefined;
  let next = page.readUInt32BE(start + local);
  for (let rest = length - local; rest > 0; rest -= page.byteLength - 4) {
    const overflow = image.latest(next);
    if (!overflow) return undefined;
    parts.push(overflow.subarray(4, 4 + rest));
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** How much of a record lies in its leaf page (fileformat2, 1.6: cell payload overflow pages). */
function localLength(length: number, pageBytes: number): number {
  const largest = pageBytes - 35;
  if (length <= largest) return length;
  const smallest = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
  const rest = smallest + ((length - smallest) % (pageBytes - 4));
  return rest <= largest ? rest : smallest;
}

function values(content: Buffer, types: readonly number[]): CarvedValue[] {
  let at = 0;
  return types.map((type) => {
    const bytes = content.subarray(at, (at += contentLength(type)));
    return valueOf(type, bytes);
  });
}

/** Texts and numbers; this store has no blobs. */
function valueOf(type: number, bytes: Buffer): CarvedValue {
  if (type === 0) return null;
  if (type === 7) return bytes.readDoubleBE(0);
  if (type === 8 || type === 9) return type - 8;
  if (type < 10) return Number(BigInt.asIntN(bytes.byteLength * 8, BigInt(`0x${bytes.toString('hex')}`)));
  return bytes.toString('utf8');
}
