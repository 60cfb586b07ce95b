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
/** Windows that look like a code and hold none: after so many this is some other picture. */
const mostMisses = 8;

type ImageDrawing = Extract<Drawing, { kind: 'image' }>;

/**
 * The contents of QR codes that were sent as images: programs draw them themselves when they do not trust the
 * printer's command, often in strips of 8 or 24 dots. From the top of the paper to its end.
 */
export function imageQrTexts(paper: Interpretation): string[] {
  const texts: string[] = [];
  let misses = 0;
  for (const group of groupsOf(paper)) {
    const picture = pictureOf(group);
    for (let top = 0; top < picture.height && texts.length < mostCodes; top += windowDots / 2) {
      if (misses >= mostMisses) return texts;
      const found = readWindow(picture, top);
      if (found?.length === 0) misses += 1;
      if (!found) continue;
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

/** Undefined when nothing there looks like a code. Each code that is found is painted over, so that the next one is seen. */
function readWindow(picture: Bitmap, top: number): string[] | undefined {
  const height = Math.min(windowDots, picture.height - top);
  const window = picture.dots.subarray(top * picture.width, (top + height) * picture.width);
  if (height < smallestDots || !hasFinderRows(window, picture.width)) return undefined;
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

/**
 * Whether three rows in a row hold black and white runs of 1:1:3:1:1 at one place, as the corners of a code do:
 * without them nothing is searched, for searching takes long.
 */
function hasFinderRows(dots: Uint8Array, width: number): boolean {
  let before = new Map<number, number>();
  for (let at = 0; at + width <= dots.length; at += width) {
    const rows = new Map<number, number>();
    for (const middle of finders(dots.subarray(at, at + width)))
      rows.set(middle, (before.get(middle) ?? 0) + 1);
    if ([...rows.values()].some((count) => count >= 5)) return true;
    before = rows;
  }
  return false;
}

/** Where the middles of such runs lie. Runs alternate from white on: a finder begins with a black one. */
function finders(row: Uint8Array): number[] {
  const middles: number[] = [];
  const ends: number[] = [0];
  for (let x = 1; x <= row.length; x += 1) {
    if (x === row.length || row[x] !== row[x - 1]) ends.push(x);
  }
  for (let at = row[0] ? 0 : 1; at + 5 < ends.length; at += 2) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = ends.slice(at, at + 6);
    const module = (f - a) / 7;
    const isOne = (run: number): boolean => Math.abs(run - module) <= module * 0.5;
    const fits = isOne(b - a) && isOne(c - b) && isOne(e - d) && isOne(f - e);
    if (module >= 1.8 && fits && Math.abs(d - c - 3 * module) <= module) middles.push((c + d) >> 1);
  }
  return middles;
}
