import jsQR from 'jsqr';
import { blankBitmap, originOf, type Bitmap } from './bitmap.ts';
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
/** Parts of one window that are looked at by themselves. */
const mostParts = 6;
/** Windows that look like a code and hold none: after so many this is some other picture. */
const mostMisses = 8;

type ImageDrawing = Extract<Drawing, { kind: 'image' }>;

/** A code and where its upper left corner lies in the picture. */
interface FoundCode {
  text: string;
  x: number;
  y: number;
}

/**
 * The contents of QR codes that were sent as images: programs draw them themselves when they do not trust the
 * printer's command, often in strips of 8 or 24 dots. From the top of the paper to its end.
 */
export function imageQrTexts(paper: Interpretation): string[] {
  const codes: FoundCode[] = [];
  let misses = 0;
  for (const group of groupsOf(paper)) {
    const picture = pictureOf(group);
    const inPicture: FoundCode[] = [];
    for (let top = 0; top < picture.height && codes.length < mostCodes; top += windowDots / 2) {
      if (misses >= mostMisses) break;
      const found = readWindow(picture, top);
      if (found?.length === 0) misses += 1;
      addNew(inPicture, found ?? []);
      if (top + windowDots >= picture.height) break;
    }
    codes.push(...inPicture);
  }
  return codes.slice(0, mostCodes).map(({ text }) => text);
}

function addNew(codes: FoundCode[], found: readonly FoundCode[]): void {
  for (const code of found) if (!codes.some((known) => isSame(known, code))) codes.push(code);
}

/** Windows overlap: a code may be seen twice. */
function isSame(one: FoundCode, other: FoundCode): boolean {
  const isNear = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) < smallestDots / 2;
  return one.text === other.text && isNear;
}

/** Images that follow each other without a gap are one picture, but for those that a cut parts. */
function groupsOf({ drawings, qrDrawn }: Interpretation): ImageDrawing[][] {
  const groups: ImageDrawing[][] = [];
  let bottom = -1;
  for (const drawing of drawings) {
    if (drawing.kind === 'cut') bottom = -Infinity;
    if (drawing.kind !== 'image' || qrDrawn.has(originOf(drawing.bitmap))) continue;
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

/** Undefined when nothing there looks like a code. */
function readWindow(picture: Bitmap, top: number): FoundCode[] | undefined {
  const { width } = picture;
  const height = Math.min(windowDots, picture.height - top);
  const dots = picture.dots.subarray(top * width, (top + height) * width);
  if (height < smallestDots || !hasFinderRows(dots, width)) return undefined;
  const window = { width, height, dots };
  const found = readCodes(window);
  // The corners of codes beside each other may be taken for those of one: each is looked at by itself too.
  const parts = partsOf(window);
  if (parts.length > found.length) addNew(found, parts.flatMap(readPart));
  return found.map((code) => ({ ...code, y: code.y + top }));
}

/** Each code that is found is painted over, so that the next one is seen. */
function readCodes({ width, height, dots }: Bitmap): FoundCode[] {
  const pixels = new Uint8ClampedArray(dots.length * 4);
  dots.forEach((dot, index) => pixels.fill(dot ? 0 : 255, index * 4, index * 4 + 3));
  const codes: FoundCode[] = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const code = readQr(pixels, width, height, { inversionAttempts: 'dontInvert' });
    if (!code) break;
    const { topLeftCorner, bottomRightCorner } = code.location;
    if (code.data !== '') codes.push({ text: code.data, x: topLeftCorner.x, y: topLeftCorner.y });
    whiten(pixels, width, height, [topLeftCorner, bottomRightCorner]);
  }
  return codes;
}

/** A part of a window that white surrounds. */
interface Part {
  x: number;
  y: number;
  bitmap: Bitmap;
}

function readPart({ x, y, bitmap }: Part): FoundCode[] {
  return readCodes(bitmap).map((code) => ({ ...code, x: code.x + x, y: code.y + y }));
}

/** What white columns, and then white rows, part, as far as it may be a code. */
function partsOf(window: Bitmap): Part[] {
  const columns = bandsOf(window.width, (x) => isWhiteColumn(window, x));
  const parts = columns.flatMap(([left, right]) => {
    const strip = cropped(window, left, 0, right, window.height);
    const rows = bandsOf(strip.height, (y) => isWhiteRow(strip, y));
    return rows.map(([top, bottom]) => ({
      x: left - marginDots,
      y: top - marginDots,
      bitmap: withMargin(cropped(strip, 0, top, strip.width, bottom)),
    }));
  });
  return parts.filter(({ bitmap }) => hasFinderRows(bitmap.dots, bitmap.width)).slice(0, mostParts);
}

type Band = readonly [start: number, end: number];

/**
 * Runs of places that are not white, as far as a code could lie in them. One module beside the corners of a code may
 * be white all along: white that is narrow for what it parts belongs to it.
 */
function bandsOf(length: number, isWhite: (at: number) => boolean): Band[] {
  const bands: Band[] = [];
  let start = -1;
  for (let at = 0; at <= length; at += 1) {
    const isEmpty = at === length || isWhite(at);
    if (!isEmpty && start < 0) start = at;
    if (!isEmpty || start < 0) continue;
    addBand(bands, [start, at]);
    start = -1;
  }
  return bands.filter(([from, to]) => to - from >= smallestDots);
}

function addBand(bands: Band[], [start, end]: Band): void {
  const [from, to] = bands.at(-1) ?? [0, -Infinity];
  if ((start - to) * 5 < Math.min(to - from, end - start)) bands.splice(-1, 1, [from, end]);
  else bands.push([start, end]);
}

function isWhiteColumn({ width, dots }: Bitmap, x: number): boolean {
  for (let at = x; at < dots.length; at += width) if (dots[at]) return false;
  return true;
}

function isWhiteRow({ width, dots }: Bitmap, y: number): boolean {
  return !dots.subarray(y * width, (y + 1) * width).includes(1);
}

function cropped(source: Bitmap, left: number, top: number, right: number, bottom: number): Bitmap {
  const bitmap = blankBitmap(right - left, bottom - top);
  for (let y = top; y < bottom; y += 1) {
    bitmap.dots.set(
      source.dots.subarray(y * source.width + left, y * source.width + right),
      (y - top) * bitmap.width,
    );
  }
  return bitmap;
}

function withMargin({ width, height, dots }: Bitmap): Bitmap {
  const bitmap = blankBitmap(width + 2 * marginDots, height + 2 * marginDots);
  for (let y = 0; y < height; y += 1) {
    const row = dots.subarray(y * width, (y + 1) * width);
    bitmap.dots.set(row, (y + marginDots) * bitmap.width + marginDots);
  }
  return bitmap;
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
