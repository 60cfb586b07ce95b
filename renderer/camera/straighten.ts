import type { Corners, Picture, Point } from './picture.ts';
import { distance } from './quadrilateral.ts';

/** A4 at 200 dots per inch, in dots; a sheet of another shape has this long side at most. */
export const a4 = { width: 1654, height: 2339 };

/** Within this much of A4's shape a sheet is A4: a camera that looks from the side tells no more. */
const shapeTolerance = 0.08;
/** A smaller sheet is not drawn larger than twice what the camera saw. */
const largestMagnification = 2;

/** How large the straightened page becomes, in pixels; it stands or lies as it lay under the camera. */
export function pageSize([a, b, c, d]: Corners): { width: number; height: number } {
  const across = (distance(a, b) + distance(d, c)) / 2;
  const down = (distance(a, d) + distance(b, c)) / 2;
  const long = Math.max(across, down);
  const short = Math.min(across, down);
  const isA4 = Math.abs((long / (short || 1)) * (a4.width / a4.height) - 1) < shapeTolerance;
  const height = Math.round(Math.min(a4.height, long * largestMagnification));
  const width = Math.max(
    1,
    Math.round(isA4 ? (height * a4.width) / a4.height : (height * short) / (long || 1)),
  );
  return across > down ? { width: height, height: width } : { width, height };
}

/** Eight numbers that take a point of the unit square to a point of the picture; the ninth is 1. */
export type Projection = (across: number, down: number) => Point;

/** The projection of the unit square onto four corners (Heckbert 1989, section 2.2). */
export function projectionOnto([a, b, c, d]: Corners): Projection {
  const dx1 = b.x - c.x;
  const dx2 = d.x - c.x;
  const dx3 = a.x - b.x + c.x - d.x;
  const dy1 = b.y - c.y;
  const dy2 = d.y - c.y;
  const dy3 = a.y - b.y + c.y - d.y;
  const denominator = dx1 * dy2 - dx2 * dy1 || 1e-9;
  const g = (dx3 * dy2 - dx2 * dy3) / denominator;
  const h = (dx1 * dy3 - dx3 * dy1) / denominator;
  const [xa, xd, ya, yd] = [
    b.x - a.x + g * b.x,
    d.x - a.x + h * d.x,
    b.y - a.y + g * b.y,
    d.y - a.y + h * d.y,
  ];
  return (across, down) => {
    const depth = g * across + h * down + 1;
    return { x: (xa * across + xd * down + a.x) / depth, y: (ya * across + yd * down + a.y) / depth };
  };
}

/** The sheet by itself, upright and rectangular, as if it had been scanned. */
export function straighten(picture: Picture, corners: Corners, size = pageSize(corners)): Picture {
  const { width, height } = size;
  const data = new Uint8ClampedArray(width * height * 4);
  const project = projectionOnto(corners);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = project((x + 0.5) / width, (y + 0.5) / height);
      copyPixel(picture, from, data, (y * width + x) * 4);
    }
  return { width, height, data };
}

/** One pixel from between four. */
function copyPixel({ width, height, data }: Picture, from: Point, into: Uint8ClampedArray, at: number): void {
  const x = Math.min(Math.max(from.x, 0), width - 1.001);
  const y = Math.min(Math.max(from.y, 0), height - 1.001);
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const below = y - top;
  const first = (top * width + left) * 4;
  const second = first + width * 4;
  for (let colour = 0; colour < 3; colour += 1) {
    const upper = (data[first + colour] ?? 0) * (1 - right) + (data[first + 4 + colour] ?? 0) * right;
    const lower = (data[second + colour] ?? 0) * (1 - right) + (data[second + 4 + colour] ?? 0) * right;
    into[at + colour] = upper * (1 - below) + lower * below;
  }
  into[at + 3] = 255;
}
