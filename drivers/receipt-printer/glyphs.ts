import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Bitmap } from './bitmap.ts';
import { boxCharacter } from './box-drawing.ts';

const require = createRequire(import.meta.url);
const fonts = {
  regular: {
    family: 'Jiujin Receipt',
    file: '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf',
  },
  bold: {
    family: 'Jiujin Receipt Bold',
    file: '@expo-google-fonts/noto-sans-sc/800ExtraBold/NotoSansSC_800ExtraBold.ttf',
  },
};
let registered = false;

function registerFonts(): void {
  if (registered) return;
  for (const { family, file } of Object.values(fonts))
    GlobalFonts.registerFromPath(require.resolve(file), family);
  registered = true;
}

export interface GlyphRequest {
  text: string;
  /** the cell before turning, dots */
  width: number;
  height: number;
  bold: boolean;
}

/** Ink above this share of a dot heats it, as a thermal head prints: fully or not at all. */
const threshold = 112;
const cacheSize = 4000;

/** Draws characters as dots of the print head, remembering those drawn before. */
export class Glyphs {
  readonly #cache = new Map<string, Bitmap>();

  constructor() {
    registerFonts();
  }

  /** The dots of one character cell. */
  glyph(request: GlyphRequest): Bitmap {
    const key = `${request.text} ${request.width}x${request.height}${request.bold ? 'b' : ''}`;
    const known = this.#cache.get(key);
    if (known) return known;
    const bitmap = drawGlyph(request);
    if (this.#cache.size >= cacheSize) this.#cache.clear();
    this.#cache.set(key, bitmap);
    return bitmap;
  }
}

/** Characters that Chinese fonts draw full width, as a Latin cell wants them. */
const lookalikes: ReadonlyMap<string, string> = new Map([
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
  ['…', '...'],
]);

function drawGlyph({ text, width, height, bold }: GlyphRequest): Bitmap {
  const box = boxCharacter(text, width, height);
  if (box) return box;
  const isWide = width >= height;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  // The radical sign of text fonts has a bar; in the fonts of receipt printers it is a tick.
  const drawn = text === '√' ? '✓' : isWide ? text : (lookalikes.get(text) ?? text);
  drawScaled(context, drawn, { width, height, bold, isWide });
  const pixels = context.getImageData(0, 0, width, height).data;
  const dots = new Uint8Array(width * height);
  for (let index = 0; index < dots.length; index += 1)
    dots[index] = (pixels[index * 4 + 3] ?? 0) > threshold ? 1 : 0;
  return { width, height, dots };
}

/**
 * Characters are drawn for a cell 24 dots high and stretched to the real one. Latin letters of the font are
 * proportional: wider ones are squeezed into the cell, narrower ones centred.
 */
function drawScaled(
  context: SKRSContext2D,
  text: string,
  cell: { width: number; height: number; bold: boolean; isWide: boolean },
): void {
  const size = cell.isWide ? 24 : 22;
  const baseLine = cell.isWide ? 20.6 : 19;
  const natural = cell.isWide ? 24 : 12;
  context.font = `${size}px "${fonts.regular.family}"`;
  const advance = Math.max(1, context.measureText(text).width);
  const squeeze = Math.min(1, (natural - (cell.isWide ? 0 : 0.6)) / advance);
  // Strokes squeezed to less than half would be thinner than a dot.
  if (cell.bold || squeeze < 0.56) context.font = `${size}px "${fonts.bold.family}"`;
  context.scale((cell.width / natural) * squeeze, cell.height / 24);
  const left = Math.max(0, (natural / squeeze - advance) / 2);
  const parts = misplacedMark(context, text);
  context.fillText(parts ? parts.base : text, left, baseLine);
  if (parts) drawMark(context, parts, left + advance / 2, baseLine);
}

/** The font lacks some accented letters; shaping then puts the accent beside the letter. */
function misplacedMark(context: SKRSContext2D, text: string): { base: string; mark: string } | undefined {
  const [base, mark, more] = [...text.normalize('NFD')];
  if (base === undefined || mark === undefined || more !== undefined) return undefined;
  const measured = context.measureText(text);
  return measured.actualBoundingBoxRight > measured.width + 4 ? { base, mark } : undefined;
}

function drawMark(
  context: SKRSContext2D,
  { base, mark }: { base: string; mark: string },
  centre: number,
  baseLine: number,
): void {
  const measured = context.measureText(mark);
  const middle = (measured.actualBoundingBoxRight - measured.actualBoundingBoxLeft) / 2;
  // Just above the letter, but inside the cell: over capitals the accent touches the letter.
  const bottom = Math.max(5, baseLine - context.measureText(base).actualBoundingBoxAscent - 1.5);
  context.fillText(mark, centre - middle, bottom - measured.actualBoundingBoxDescent);
}
