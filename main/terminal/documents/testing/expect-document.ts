import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

const folder = fileURLToPath(new URL('../pictures/', import.meta.url));
const dotsPerInch = 60;
const tileSize = 16;
/** Mean difference of a tile's greys that may be: renderers smooth edges differently; a character that changed is more. */
const tolerance = 24;

/** poppler draws the pages; without it pictures cannot be compared, and the test says so. */
export const canDraw = spawnSync('pdftoppm', ['-v']).error === undefined;

/** The pages of a PDF as grey pictures. */
export function pagesOf(pdf: Uint8Array, resolution = dotsPerInch): Buffer[] {
  const place = mkdtempSync(join(tmpdir(), 'document-'));
  writeFileSync(join(place, 'in.pdf'), pdf);
  const drawn = spawnSync('pdftoppm', [
    '-r',
    String(resolution),
    '-gray',
    '-png',
    join(place, 'in.pdf'),
    join(place, 'page'),
  ]);
  expect(drawn.stderr.toString()).toBe('');
  const pages = readdirSync(place)
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => readFileSync(join(place, name)));
  rmSync(place, { recursive: true });
  return pages;
}

/** The words of a PDF, as somebody who copies them gets them. */
export function wordsOf(pdf: Uint8Array): string {
  const { stdout } = spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf });
  return stdout.toString();
}

/** Compares each page with the one kept in `pictures/`; UPDATE_PICTURES=1 keeps it instead, to be looked at. */
export function expectDocument(name: string, pdf: Uint8Array): void {
  pagesOf(pdf).forEach((png, index) => {
    const file = join(folder, `${name}-${index + 1}.png`);
    if (process.env['UPDATE_PICTURES'] === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, png);
    }
    expect(existsSync(file), `${file} is missing: run with UPDATE_PICTURES=1 and look at it`).toBe(true);
    expect(differentTiles(PNG.sync.read(png), PNG.sync.read(readFileSync(file))), `tiles of ${file}`).toEqual(
      [],
    );
  });
}

function differentTiles(is: PNG, should: PNG): string[] {
  expect([is.width, is.height]).toEqual([should.width, should.height]);
  const tiles = new Map<string, number>();
  for (let dot = 0; dot < is.width * is.height; dot += 1) {
    const [x, y] = [dot % is.width, Math.floor(dot / is.width)];
    const tile = `${x - (x % tileSize)},${y - (y % tileSize)}`;
    const difference = Math.abs((is.data[dot * 4] ?? 0) - (should.data[dot * 4] ?? 0));
    tiles.set(tile, (tiles.get(tile) ?? 0) + difference);
  }
  return [...tiles].filter(([, sum]) => sum / tileSize ** 2 > tolerance).map(([tile]) => tile);
}
