import iconv from 'iconv-lite';
import type { Bitmap } from './bitmap.ts';
import { characterWidth } from './text-layout.ts';

/** Draws one character into a cell: from a font of this machine, where there is one. */
export type DrawGlyph = (request: { text: string; width: number; height: number; bold: boolean }) => Bitmap;

/** What a printer's font has no dots for: everything that GB18030 writes with four bytes. */
export function isRare(character: string): boolean {
  return iconv.encode(character, 'gb18030').length > 2;
}

/** Stands where a character can be neither printed nor drawn: the printers' sign for a missing type. */
export const missingType = '〓';

/** A line with rare characters as an image of the size its text would have had. */
export function lineImage(
  line: string,
  cell: { scaleX: number; scaleY: number; bold: boolean },
  draw: DrawGlyph,
): Bitmap {
  const height = 24 * cell.scaleY;
  const widths = [...line].map((character) => characterWidth(character) * 12 * cell.scaleX);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const dots = new Uint8Array(width * height);
  let left = 0;
  for (const [index, text] of [...line].entries()) {
    const glyph = draw({ text, width: widths[index] ?? 0, height, bold: cell.bold });
    for (let y = 0; y < glyph.height; y += 1)
      dots.set(glyph.dots.subarray(y * glyph.width, (y + 1) * glyph.width), y * width + left);
    left += widths[index] ?? 0;
  }
  return { width, height, dots };
}
