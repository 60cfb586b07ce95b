import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

const folder = fileURLToPath(new URL('../pictures/', import.meta.url));
/** Share of dots that may differ: font libraries round the edges of strokes differently on other machines. */
const tolerance = 0.004;

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
  let different = 0;
  for (let at = 0; at < is.data.length; at += 4) {
    if (Math.abs((is.data[at] ?? 0) - (should.data[at] ?? 0)) > 64) different += 1;
  }
  expect(different / (is.width * is.height)).toBeLessThan(tolerance);
}
