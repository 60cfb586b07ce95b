/** A picture as the browser gives it: rows of red, green, blue and opacity, one byte each. An ImageData is one. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Pixels from the upper left corner; the middle of the first pixel is (0, 0). */
export interface Point {
  x: number;
  y: number;
}

/** Of a sheet: upper left, upper right, lower right, lower left. */
export type Corners = readonly [Point, Point, Point, Point];

/** One number (0..255) for each pixel. */
export interface Plane {
  width: number;
  height: number;
  data: Uint8Array;
}

export type PixelMeasure = (red: number, green: number, blue: number) => number;

/** How much like paper: paper is bright in every colour, wood and cloth lack blue. */
export const whiteness: PixelMeasure = (red, green, blue) => Math.min(red, green, blue);

/** How bright it looks (Rec. 601). */
export const brightness: PixelMeasure = (red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue;

/** How many pixels of the picture go into one of the plane, so that it is about `width` wide; at least one. */
export function reductionTo(picture: { width: number }, width: number): number {
  return Math.max(1, Math.floor(picture.width / width));
}

/** The measure of every pixel, `reduction` × `reduction` of them averaged into one: smaller, and less noise. */
export function planeOf(picture: Picture, measure: PixelMeasure, reduction = 1): Plane {
  const width = Math.floor(picture.width / reduction);
  const height = Math.floor(picture.height / reduction);
  const plane = { width, height, data: new Uint8Array(width * height) };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      plane.data[y * width + x] = averageOf(
        picture,
        measure,
        { x: x * reduction, y: y * reduction },
        reduction,
      );
  return plane;
}

function averageOf({ data, width }: Picture, measure: PixelMeasure, from: Point, size: number): number {
  let sum = 0;
  for (let y = from.y; y < from.y + size; y += 1)
    for (let x = from.x; x < from.x + size; x += 1) {
      const at = (y * width + x) * 4;
      sum += measure(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    }
  return sum / (size * size);
}

/** The plane between its pixels; beyond its edge the nearest pixel counts. */
export function valueAt({ width, height, data }: Plane, x: number, y: number): number {
  const insideX = Math.min(Math.max(x, 0), width - 1.001);
  const insideY = Math.min(Math.max(y, 0), height - 1.001);
  const left = Math.floor(insideX);
  const top = Math.floor(insideY);
  const right = insideX - left;
  const below = insideY - top;
  const at = top * width + left;
  const upper = (data[at] ?? 0) * (1 - right) + (data[at + 1] ?? 0) * right;
  const lower = (data[at + width] ?? 0) * (1 - right) + (data[at + width + 1] ?? 0) * right;
  return upper * (1 - below) + lower * below;
}
