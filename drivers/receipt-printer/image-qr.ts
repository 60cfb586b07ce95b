import jsQR from 'jsqr';
import { blankBitmap, type Bitmap } from './bitmap.ts';
import type { Drawing, Interpretation } from './interpretation.ts';

// `jsqr` is a CommonJS module whose types name the function as the default export.
const readQr = typeof jsQR === 'function' ? jsQR : jsQR.default;

/** No code of a receipt is taller; windows overlap by half, so that each code lies whole in one of them. */
const windowDots = 1200;
/** White round a code that was printed at the edge of its image. */
const marginDots = 24;
/** A code with modules of two dots is this wide; anything smaller cannot be read from paper. */
const smallestDots = 42;
const mostCodes = 50;

type ImageDrawing = Extract<Drawing, { kind: 'image' }>;

/**
 * The contents of QR codes that were sent as images: programs draw them themselves when they do not trust the
 * printer's command, often in strips of 8 or 24 dots. From the top of the paper to its end.
 */
export function imageQrTexts(paper: Interpretation): string[] {
  const texts: string[] = [];
  for (const group of groupsOf(paper)) {
    const picture = pictureOf(group);
    for (let top = 0; top < picture.height && texts.length < mostCodes; top += windowDots / 2) {
      const found = readWindow(picture, top);
      texts.push(...found.filter((text) => !texts.slice(-found.length - 4).includes(text)));
      if (top + windowDots >= picture.height) break;
    }
  }
  return texts;
}

/** Images that follow each other without a gap are one picture. */
function groupsOf({ drawings, qrDrawn }: Interpretation): ImageDrawing[][] {
  const groups: ImageDrawing[][] = [];
  let bottom = -1;
  for (const drawing of drawings) {
    if (drawing.kind !== 'image' || qrDrawn.has(drawing.bitmap)) continue;
    const touches = groups.length > 0 && drawing.y <= bottom + 1;
    if (touches) groups.at(-1)?.push(drawing);
    else groups.push([drawing]);
    bottom = Math.max(touches ? bottom : 0, drawing.y + drawing.bitmap.height);
  }
  return groups;
}

function pictureOf(group: readonly ImageDrawing[]): Bitmap {
  const top = Math.min(...group.slice(0, 1).map(({ y }) => y));
  const right = group.reduce((most, { x, bitmap }) => Math.max(most, x + bitmap.width), 0);
  const bottom = group.reduce((most, { y, bitmap }) => Math.max(most, y + bitmap.height), 0);
  const picture = blankBitmap(right + 2 * marginDots, bottom - top + 2 * marginDots);
  for (const { x, y, bitmap } of group) {
    for (let row = 0; row < bitmap.height; row += 1) {
      const to = (y - top + marginDots + row) * picture.width + x + marginDots;
      for (let column = 0; column < bitmap.width; column += 1) {
        if (bitmap.dots[row * bitmap.width + column]) picture.dots[to + column] = 1;
      }
    }
  }
  return picture;
}

/** Each code that is found is painted over, so that the next one is seen. */
function readWindow(picture: Bitmap, top: number): string[] {
  const height = Math.min(windowDots, picture.height - top);
  const window = picture.dots.subarray(top * picture.width, (top + height) * picture.width);
  if (height < smallestDots || !hasFinderRows(window, picture.width)) return [];
  const pixels = new Uint8ClampedArray(window.length * 4);
  window.forEach((dot, index) => pixels.fill(dot ? 0 : 255, index * 4, index * 4 + 3));
  const texts: string[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const code = readQr(pixels, picture.width, height, { inversionAttempts: 'dontInvert' });
    if (!code) break;
    if (code.data !== '') texts.push(code.data);
    const corners = [code.location.topLeftCorner, code.location.bottomRightCorner];
    whiten(pixels, picture.width, height, corners);
  }
  return texts;
}

function whiten(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  [from, to]: readonly { x: number; y: number }[],
): void {
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)));
  const [left, right] = [
    clamp(Math.min(from?.x ?? 0, to?.x ?? 0), width),
    clamp(Math.max(from?.x ?? 0, to?.x ?? 0), width),
  ];
  const [top, bottom] = [
    clamp(Math.min(from?.y ?? 0, to?.y ?? 0), height),
    clamp(Math.max(from?.y ?? 0, to?.y ?? 0), height),
  ];
  for (let y = top; y < bottom; y += 1) pixels.fill(255, (y * width + left) * 4, (y * width + right) * 4);
}

/** Rows with black and white runs of 1:1:3:1:1 between which a code may lie: without them nothing is searched. */
function hasFinderRows(dots: Uint8Array, width: number): boolean {
  let rows = 0;
  for (let at = 0; at + width <= dots.length; at += width) {
    if (hasFinder(dots.subarray(at, at + width))) rows += 1;
    if (rows >= 3) return true;
  }
  return false;
}

function hasFinder(row: Uint8Array): boolean {
  const runs: number[] = [];
  let length = 0;
  let last = 0;
  for (const dot of row) {
    if (dot === last) length += 1;
    else {
      runs.push(length);
      [last, length] = [dot, 1];
    }
  }
  runs.push(length);
  // Runs alternate from white on: a finder begins with a black one.
  for (let at = 1; at + 4 < runs.length; at += 2) {
    const five = runs.slice(at, at + 5);
    const module = five.reduce((sum, run) => sum + run, 0) / 7;
    const fits = five.every((run, index) => Math.abs(run - (index === 2 ? 3 : 1) * module) <= module * 0.6);
    if (module >= 2 && fits) return true;
  }
  return false;
}
