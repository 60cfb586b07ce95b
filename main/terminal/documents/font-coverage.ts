/** Ranges of code points a font has a glyph for, in order: first, last. */
export type Coverage = readonly (readonly [first: number, last: number])[];

const recordBytes = 16;
const encodingBytes = 8;
const groupBytes = 12;
/** Unicode, whole: platform 3 (Windows) encoding 10, subtable format 12 (OpenType, `cmap`). */
const wholeUnicode = { platform: 3, encoding: 10, format: 12 };

/** What a TrueType font can draw; empty for a file that does not say so in the one form every CJK font has. */
export function fontCoverage(font: Uint8Array): Coverage {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  try {
    const cmap = tableAt(view, 'cmap');
    return cmap === undefined ? [] : groupsOf(view, cmap);
  } catch (error) {
    // A damaged font points outside itself.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

export function covers(coverage: Coverage, codePoint: number): boolean {
  let [low, high] = [0, coverage.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = coverage[middle] ?? [0, 0];
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

function tableAt(view: DataView, name: string): number | undefined {
  for (let index = 0; index < view.getUint16(4); index += 1) {
    const at = 12 + index * recordBytes;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)));
    if (tag === name) return view.getUint32(at + 8);
  }
  return undefined;
}

function groupsOf(view: DataView, cmap: number): Coverage {
  for (let index = 0; index < view.getUint16(cmap + 2); index += 1) {
    const at = cmap + 4 + index * encodingBytes;
    const subtable = cmap + view.getUint32(at + 4);
    const fits =
      view.getUint16(at) === wholeUnicode.platform &&
      view.getUint16(at + 2) === wholeUnicode.encoding &&
      view.getUint16(subtable) === wholeUnicode.format;
    if (!fits) continue;
    return Array.from({ length: view.getUint32(subtable + 12) }, (_, group) => {
      const place = subtable + 16 + group * groupBytes;
      return [view.getUint32(place), view.getUint32(place + 4)] as const;
    });
  }
  return [];
}
