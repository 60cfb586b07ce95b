/** A black-and-white picture, one byte per dot: 1 is black. Rows from top to bottom. */
export interface Bitmap {
  width: number;
  height: number;
  dots: Uint8Array;
  /** of a turned bitmap: the one that was turned */
  turnedFrom?: Bitmap;
}

/** Usual paper is 80 mm wide, narrow paper 58 mm: the dots a line has. */
export const usualWidthDots = 576;
export const narrowWidthDots = 384;
/** The widest paper of these printers is 112 mm; wider images are cut there, as the print head does. */
export const widestDots = 832;
/** Longest piece of paper drawn: four metres at eight dots a millimetre. */
export const longestDots = 32_000;

/** A white bitmap, cut to what paper can hold. */
export function blankBitmap(width: number, height: number): Bitmap {
  const fitting = { width: Math.min(width, widestDots), height: Math.min(height, longestDots) };
  return { ...fitting, dots: new Uint8Array(fitting.width * fitting.height) };
}

/** Blackens a rectangle; what lies outside the bitmap is left out. */
export function fillRectangle(bitmap: Bitmap, x: number, y: number, width: number, height: number): void {
  const left = Math.max(0, x);
  const right = Math.min(bitmap.width, x + width);
  for (let row = Math.max(0, y); row < Math.min(bitmap.height, y + height); row += 1) {
    if (right > left) bitmap.dots.fill(1, row * bitmap.width + left, row * bitmap.width + right);
  }
}

/**
 * Rows of bytes, most significant bit left, to a bitmap; each dot is drawn `scaleX` by `scaleY` dots. Data that
 * ends early gives as many whole rows as came.
 */
export function bitmapOfRows(data: Uint8Array, bytesPerRow: number, scaleX = 1, scaleY = 1): Bitmap {
  const rows = bytesPerRow === 0 ? 0 : Math.floor(data.length / bytesPerRow);
  const bitmap = blankBitmap(bytesPerRow * 8 * scaleX, rows * scaleY);
  drawDots(bitmap, scaleX, scaleY, (x, y) => ((data[y * bytesPerRow + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1);
  return bitmap;
}

/** Columns of bytes, most significant bit on top, to a bitmap (the form of ESC * and GS *). */
export function bitmapOfColumns(data: Uint8Array, bytesPerColumn: number, scaleX = 1, scaleY = 1): Bitmap {
  const columns = bytesPerColumn === 0 ? 0 : Math.floor(data.length / bytesPerColumn);
  const bitmap = blankBitmap(columns * scaleX, bytesPerColumn * 8 * scaleY);
  drawDots(
    bitmap,
    scaleX,
    scaleY,
    (x, y) => ((data[x * bytesPerColumn + (y >> 3)] ?? 0) >> (7 - (y & 7))) & 1,
  );
  return bitmap;
}

/** The same bitmap with every dot `scaleX` by `scaleY` dots large. */
export function enlarged(source: Bitmap, scaleX: number, scaleY: number): Bitmap {
  if (scaleX === 1 && scaleY === 1) return source;
  const bitmap = blankBitmap(source.width * scaleX, source.height * scaleY);
  drawDots(bitmap, scaleX, scaleY, (x, y) => source.dots[y * source.width + x] ?? 0);
  return bitmap;
}

/** Turned half round, as upside-down printing does. */
export function turnedHalf(source: Bitmap): Bitmap {
  return { ...source, dots: source.dots.toReversed(), turnedFrom: originOf(source) };
}

/** The bitmap turned clockwise. */
export function turnedBitmap(source: Bitmap, turn: 0 | 90 | 180 | 270): Bitmap {
  if (turn === 0) return source;
  if (turn === 180) return turnedHalf(source);
  const { width, height } = source;
  const dots = new Uint8Array(source.dots.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [toX, toY] = turn === 90 ? [height - 1 - y, x] : [y, width - 1 - x];
      dots[toY * height + toX] = source.dots[y * width + x] ?? 0;
    }
  }
  return { width: height, height: width, dots, turnedFrom: originOf(source) };
}

/** The bitmap as it was before it was turned, however often. */
export function originOf(bitmap: Bitmap): Bitmap {
  return bitmap.turnedFrom ?? bitmap;
}

function drawDots(
  bitmap: Bitmap,
  scaleX: number,
  scaleY: number,
  dotAt: (x: number, y: number) => number,
): void {
  for (let y = 0; y < bitmap.height; y += 1) {
    const sourceY = Math.floor(y / scaleY);
    for (let x = 0; x < bitmap.width; x += 1) {
      bitmap.dots[y * bitmap.width + x] = dotAt(Math.floor(x / scaleX), sourceY);
    }
  }
}
