import type { Bitmap } from './bitmap.ts';

/** A bitmap as GS v 0, its width filled up to whole bytes. */
export function rasterCommand({ width, height, dots }: Bitmap): number[] {
  const perRow = Math.ceil(width / 8);
  const rows = new Uint8Array(perRow * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (dots[y * width + x])
        rows[y * perRow + (x >> 3)] = (rows[y * perRow + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return [0x1d, 0x76, 0x30, 0, perRow & 0xff, perRow >> 8, height & 0xff, height >> 8, ...rows];
}
