import { createCanvas } from '@napi-rs/canvas';
import { blankBitmap, fillRectangle, longestDots, type Bitmap } from './bitmap.ts';
import { Glyphs } from './glyphs.ts';
import type { CharacterDrawing, Drawing, Interpretation } from './interpretation.ts';

/** White above the first and below the last line. */
const marginDots = 28;
/** Space around the mark that shows where the paper was cut. */
const cutGapDots = 28;

/** Draws what was interpreted as black dots on white paper, 576 dots wide, and encodes it as PNG. */
export function paperPicture(paper: Interpretation): Buffer {
  const bitmap = paperBitmap(paper);
  const canvas = createCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(bitmap.width, bitmap.height);
  new Uint32Array(image.data.buffer).forEach((_, index, pixels) => {
    pixels[index] = bitmap.dots[index] ? 0xff141414 : 0xffffffff;
  });
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

function drawCharacter(bitmap: Bitmap, glyphs: Glyphs, character: CharacterDrawing, y: number): void {
  const { x, width, height, turned, text, bold } = character;
  const sideways = turned === 90 || turned === 270;
  const cell = sideways ? { width: height, height: width } : { width, height };
  const glyph = turnedBitmap(glyphs.glyph({ text, bold, ...cell }), turned);
  stamp(bitmap, glyph, x, y);
  const whole = width + character.spacing;
  if (character.underline > 0 && !sideways) {
    fillRectangle(bitmap, x, y + height - character.underline, whole, character.underline);
  }
  if (character.inverse) invert(bitmap, x, y, whole, height);
}

function turnedBitmap(source: Bitmap, turned: CharacterDrawing['turned']): Bitmap {
  if (turned === 0) return source;
  const { width, height } = source;
  const sideways = turned !== 180;
  const target = { width: sideways ? height : width, height: sideways ? width : height };
  const dots = new Uint8Array(source.dots.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [toX, toY] =
        turned === 90
          ? [height - 1 - y, x]
          : turned === 180
            ? [width - 1 - x, height - 1 - y]
            : [y, width - 1 - x];
      dots[toY * target.width + toX] = source.dots[y * width + x] ?? 0;
    }
  }
  return { ...target, dots };
}

function stamp(bitmap: Bitmap, source: Bitmap, x: number, y: number): void {
  const columns = Math.min(source.width, bitmap.width - x);
  const rows = Math.min(source.height, bitmap.height - y);
  for (let row = 0; row < rows; row += 1) {
    const from = row * source.width;
    const to = (y + row) * bitmap.width + x;
    for (let column = 0; column < columns; column += 1) {
      if (source.dots[from + column]) bitmap.dots[to + column] = 1;
    }
  }
}

function invert(bitmap: Bitmap, x: number, y: number, width: number, height: number): void {
  for (let row = y; row < Math.min(bitmap.height, y + height); row += 1) {
    for (let column = x; column < Math.min(bitmap.width, x + width); column += 1) {
      const index = row * bitmap.width + column;
      bitmap.dots[index] = bitmap.dots[index] ? 0 : 1;
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
