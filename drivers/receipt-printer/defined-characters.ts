import { bitmapOfColumns, type Bitmap } from './bitmap.ts';
import type { PrintedCharacter } from './escpos-text-decoder.ts';

/** Characters that a capture defines itself: narrow ones by ESC &, Chinese ones by FS 2. */
export class DefinedCharacters {
  /** ESC %: the narrow ones are printed only while they are chosen */
  chosen = false;
  readonly #narrow = new Map<number, Bitmap>();
  readonly #wide = new Map<number, Bitmap>();

  /** ESC @ forgets all of them. */
  reset(): void {
    this.chosen = false;
    this.#narrow.clear();
    this.#wide.clear();
  }

  /** ESC & y c1 c2 [x d...]... : columns of `y` bytes, at the left of the cell. */
  defineNarrow(parameters: Uint8Array): void {
    const [perColumn = 0, first = 0, last = 0] = parameters;
    let at = 3;
    for (let code = first; code <= last; code += 1) {
      const columns = parameters[at] ?? 0;
      const data = parameters.subarray(at + 1, at + 1 + columns * perColumn);
      at += 1 + columns * perColumn;
      this.#narrow.set(
        code,
        inCell(bitmapOfColumns(data, perColumn), perColumn === 3 ? 12 : 9, perColumn * 8),
      );
    }
  }

  /** ESC ? n */
  cancelNarrow(code: number): void {
    this.#narrow.delete(code);
  }

  /** FS 2 c1 c2 d1...d72: 24 x 24 dots in columns. */
  defineWide(parameters: Uint8Array): void {
    const [first = 0, second = 0] = parameters;
    this.#wide.set((first * 256 + second) | 0x8080, bitmapOfColumns(parameters.subarray(2), 3));
  }

  /** FS ? c1 c2 */
  cancelWide(parameters: Uint8Array): void {
    const [first = 0, second = 0] = parameters;
    this.#wide.delete((first * 256 + second) | 0x8080);
  }

  glyphOf(character: PrintedCharacter): Bitmap | undefined {
    if (character.wide) return this.#wide.get(character.code | 0x8080);
    return this.chosen ? this.#narrow.get(character.code) : undefined;
  }
}

function inCell(glyph: Bitmap, width: number, height: number): Bitmap {
  const dots = new Uint8Array(width * height);
  for (let y = 0; y < Math.min(height, glyph.height); y += 1) {
    for (let x = 0; x < Math.min(width, glyph.width); x += 1)
      dots[y * width + x] = glyph.dots[y * glyph.width + x] ?? 0;
  }
  return { width, height, dots };
}
