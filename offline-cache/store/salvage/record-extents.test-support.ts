import { pageBytes } from '../durable-database.ts';

/** From and up to (without) which byte of a file. */
type Extent = readonly [from: number, to: number];

/** Length and key of the cell and the record's header, at most. */
const bytesBefore = 16;

/**
 * Where a content's own bytes lie in a file: its cell, and the overflow pages of it. `frameBytes`: 0 in a database;
 * in a log the bytes in front of each page.
 */
export function extentsOf(
  file: Buffer,
  { hash, payload }: { hash: string; payload: string },
  frameBytes = 0,
): Extent[] {
  const text = Buffer.from(hash + payload);
  const length = text.byteLength + headerLength(payload.length);
  const extents: Extent[] = [];
  for (
    let at = file.indexOf(hash + payload.slice(0, 40));
    at >= 0;
    at = file.indexOf(hash + payload.slice(0, 40), at + 1)
  ) {
    const start = at - headerLength(payload.length);
    const local = localLength(length);
    extents.push([start - bytesBefore, start + local + 4]);
  }
  let place = localLength(length) - headerLength(payload.length);
  while (place < text.byteLength) {
    const piece = text.subarray(place, place + pageBytes - 4);
    for (let at = file.indexOf(piece); at >= 0; at = file.indexOf(piece, at + 1)) {
      extents.push([at - 4 - frameBytes, at + pageBytes]);
    }
    place += pageBytes - 4;
  }
  return extents;
}

/** Its own length, the key's type, two bytes for 64 characters, and the type of a text of this length. */
function headerLength(characters: number): number {
  return 4 + (13 + 2 * characters < 2 ** 14 ? 2 : 3);
}

function localLength(length: number): number {
  if (length <= pageBytes - 35) return length;
  const smallest = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
  const rest = smallest + ((length - smallest) % (pageBytes - 4));
  return rest <= pageBytes - 35 ? rest : smallest;
}
