import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

const folder = fileURLToPath(new URL('../pictures/', import.meta.url));
/** Dots of one tile that may differ: edges of strokes may be rounded differently, a character may not change. */
const tolerance = 30;
const tileSize = 24;

/**
 * Compares a PNG with the one kept in `pictures/`. With UPDATE_PICTURES=1 in the environment it is kept instead,
 * to be looked at before it is committed.
 */
export function expectPicture(name: string, png: Buffer): void {
  const file = `${folder}${name}.png`;
  if (process.env['UPDATE_PICTURES'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, png);
  }
  expect(existsSync(file), `${file} is missing: run with UPDATE_PICTURES=1 and look at it`).toBe(true);
  const [is, should] = [PNG.sync.read(png), PNG.sync.read(readFileSync(file))];
  expect({ width: is.width, height: is.height }).toEqual({ width: should.width, height: should.height });
  const different = new Map<string, number>();
  for (let dot = 0; dot < is.width * is.height; dot += 1) {
    if (Math.abs((is.data[dot * 4] ?? 0) - (should.data[dot * 4] ?? 0)) <= 64) continue;
    const [x, y] = [dot % is.width, Math.floor(dot / is.width)];
    const tile = `${x - (x % tileSize)},${y - (y % tileSize)}`;
    different.set(tile, (different.get(tile) ?? 0) + 1);
  }
  const tiles = [...different].filter(([, dots]) => dots > tolerance).map(([tile]) => tile);
  expect(tiles, `tiles of ${name} that differ from the picture kept`).toEqual([]);
}
