import { createCanvas } from '@napi-rs/canvas';
import { blankBitmap, fillRectangle, longestDots, turnedBitmap, type Bitmap } from './bitmap.ts';
import { Glyphs } from './glyphs.ts';
import type { CharacterDrawing, Drawing, Interpretation } from './interpretation.ts';

/** White above the first and below the last line. */
const marginDots = 28;
/** Space around the mark that shows where the paper was cut. */
const cutGapDots = 28;

/** Draws what was interpreted as black dots on white paper and encodes it as PNG. */
export function paperPicture(paper: Interpretation): Buffer {
  const bitmap = paperBitmap(paper);
  const canvas = createCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(bitmap.width, bitmap.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let index = 0; index < pixels.length; index += 1)
    pixels[index] = bitmap.dots[index] ? 0xff141414 : 0xffffffff;
  context.putImageData(image, 0, 0);
  return canvas.toBuffer('image/png');
}

let sharedGlyphs: Glyphs | undefined;

/** The paper's dots. Paper longer than `longestDots` is drawn up to there. */
export function paperBitmap(paper: Interpretation): Bitmap {
  const glyphs = (sharedGlyphs ??= new Glyphs());
  const drawings = withoutLastCut(paper.drawings);
  const cuts = drawings.filter((drawing) => drawing.kind === 'cut');
  const inked = drawings.reduce((lowest, drawing) => Math.max(lowest, bottomOf(drawing)), 0);
  const height = Math.min(longestDots, inked + 2 * marginDots + cuts.length * 2 * cutGapDots);
  const bitmap = blankBitmap(paper.widthDots, height);
  let shift = marginDots;
  for (const drawing of drawings) {
    if (drawing.kind === 'cut') {
      drawCutMark(bitmap, drawing.y + shift + cutGapDots);
      shift += 2 * cutGapDots;
    } else if (drawing.y + shift < bitmap.height) draw(bitmap, glyphs, drawing, shift);
  }
  return bitmap;
}

/** A cut with nothing after it is the end of the picture, not a mark in it. */
function withoutLastCut(drawings: readonly Drawing[]): readonly Drawing[] {
  const lastInk = drawings.findLastIndex((drawing) => drawing.kind !== 'cut');
  return drawings.slice(0, lastInk + 1);
}

function bottomOf(drawing: Drawing): number {
  if (drawing.kind === 'cut') return drawing.y;
  return drawing.y + (drawing.kind === 'image' ? drawing.bitmap.height : drawing.height);
}

function drawCutMark(bitmap: Bitmap, y: number): void {
  for (let x = 0; x < bitmap.width; x += 16) fillRectangle(bitmap, x, y, 8, 1);
}

function draw(
  bitmap: Bitmap,
  glyphs: Glyphs,
  drawing: Exclude<Drawing, { kind: 'cut' }>,
  shift: number,
): void {
  const y = drawing.y + shift;
  if (drawing.kind === 'character') drawCharacter(bitmap, glyphs, drawing, y);
  else if (drawing.kind === 'image') stamp(bitmap, drawing.bitmap, drawing.x, y);
  else drawBox(bitmap, glyphs, drawing, y);
}

/** Underline and inverse belong to the cell with its spacing, and turn with it. */
function drawCharacter(bitmap: Bitmap, glyphs: Glyphs, character: CharacterDrawing, y: number): void {
  const { x, turned, text, bold, spacing, underline } = character;
  const sideways = turned === 90 || turned === 270;
  const [width, height] = sideways
    ? [character.height, character.width]
    : [character.width, character.height];
  const glyph = character.glyph
    ? stretched(character.glyph, width, height)
    : glyphs.glyph({ text, bold, width, height });
  const isPlain = spacing === 0 && underline === 0 && !character.inverse;
  if (isPlain) return stamp(bitmap, turnedBitmap(glyph, turned), x, y);
  const cell = blankBitmap(width + spacing, height);
  stamp(cell, glyph, 0, 0);
  if (underline > 0) fillRectangle(cell, 0, height - underline, cell.width, underline);
  if (character.inverse) cell.dots.forEach((dot, index) => (cell.dots[index] = dot ? 0 : 1));
  const before = { x: turned === 180 ? spacing : 0, y: turned === 270 ? spacing : 0 };
  // An inverse cell stands out whole, also where it covers what was printed before.
  stamp(bitmap, turnedBitmap(cell, turned), x - before.x, y - before.y);
}

/** A picture of other proportions, made to fill a cell. */
function stretched(source: Bitmap, width: number, height: number): Bitmap {
  const bitmap = blankBitmap(width, height);
  for (let y = 0; y < bitmap.height; y += 1) {
    const row = Math.floor((y * source.height) / height) * source.width;
    for (let x = 0; x < bitmap.width; x += 1) {
      bitmap.dots[y * bitmap.width + x] = source.dots[row + Math.floor((x * source.width) / width)] ?? 0;
    }
  }
  return bitmap;
}

function stamp(bitmap: Bitmap, source: Bitmap, x: number, y: number): void {
  const columns = Math.min(source.width, bitmap.width - x);
  const rows = Math.min(source.height, bitmap.height - y);
  for (let row = Math.max(0, -y); row < rows; row += 1) {
    const from = row * source.width;
    const to = (y + row) * bitmap.width + x;
    for (let column = Math.max(0, -x); column < columns; column += 1) {
      if (source.dots[from + column]) bitmap.dots[to + column] = 1;
    }
  }
}

function drawBox(bitmap: Bitmap, glyphs: Glyphs, box: Extract<Drawing, { kind: 'box' }>, y: number): void {
  const { x, width, height } = box;
  fillRectangle(bitmap, x, y, width, 2);
  fillRectangle(bitmap, x, y + height - 2, width, 2);
  fillRectangle(bitmap, x, y, 2, height);
  fillRectangle(bitmap, x + width - 2, y, 2, height);
  const left = x + Math.max(4, Math.floor((width - box.label.length * 12) / 2));
  for (const [index, text] of [...box.label].entries()) {
    const glyph = glyphs.glyph({ text, width: 12, height: 24, bold: false });
    stamp(bitmap, glyph, left + index * 12, y + Math.max(2, Math.floor((height - 24) / 2)));
  }
}
