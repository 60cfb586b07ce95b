import { blankBitmap, fillRectangle, type Bitmap } from './bitmap.ts';

/**
 * Lines and blocks of the code pages, drawn from edge to edge of their cell so that neighbours meet; a text font
 * leaves gaps. Each character's arms: up, right, down, left; 1 light, 2 double, 3 heavy.
 */
const arms: ReadonlyMap<string, string> = new Map(
  (
    '─0101 │1010 ┌0110 ┐0011 └1100 ┘1001 ├1110 ┤1011 ┬0111 ┴1101 ┼1111 ═0202 ║2020 ╔0220 ╗0022 ╚2200 ╝2002 ' +
    '╠2220 ╣2022 ╦0222 ╩2202 ╬2222 ╒0210 ╓0120 ╕0012 ╖0021 ╘1200 ╙2100 ╛1002 ╜2001 ╞1210 ╟2120 ╡1012 ╢2021 ' +
    '╤0212 ╥0121 ╧1202 ╨2101 ╪1212 ╫2121 ━0303 ┃3030 ┏0330 ┓0033 ┗3300 ┛3003 ┣3330 ┫3033 ┳0333 ┻3303 ╋3333'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(1)]),
);
const shades: ReadonlyMap<string, number> = new Map([
  ['░', 1],
  ['▒', 2],
  ['▓', 3],
]);
/** Blocks as shares of the cell: x, y, width, height in halves. */
const blocks: ReadonlyMap<string, readonly [number, number, number, number]> = new Map([
  ['█', [0, 0, 2, 2]],
  ['▀', [0, 0, 2, 1]],
  ['▄', [0, 1, 2, 1]],
  ['▌', [0, 0, 1, 2]],
  ['▐', [1, 0, 1, 2]],
]);

/** Whether a character is a line, a shade or a block of the code pages. */
export function isBoxCharacter(text: string): boolean {
  return arms.has(text) || shades.has(text) || blocks.has(text);
}

/**
 * Whether two characters side by side make one drawing: the strokes of both meet with the same weight, or neither has
 * one there; shades and blocks go with each other.
 */
export function joinsInLine(left: string, right: string): boolean {
  const [before, after] = [arms.get(left), arms.get(right)];
  return before === undefined || after === undefined ? before === after : before[1] === after[3];
}

/** The dots of a line or block character, or undefined for any other character. */
export function boxCharacter(text: string, width: number, height: number): Bitmap | undefined {
  const arm = arms.get(text);
  if (arm) return drawArms(arm, width, height);
  const shade = shades.get(text);
  if (shade) return drawShade(shade, width, height);
  const block = blocks.get(text);
  if (!block) return undefined;
  const bitmap = blankBitmap(width, height);
  const [x, y, across, down] = block;
  fillRectangle(bitmap, (x * width) >> 1, (y * height) >> 1, (across * width) >> 1, (down * height) >> 1);
  return bitmap;
}

function drawShade(shade: number, width: number, height: number): Bitmap {
  const bitmap = blankBitmap(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // A pattern of 2 x 2 dots with one, two or three of them black.
      const place = (x & 1) + (y & 1) * 2;
      if ([0, 3, 1].slice(0, shade).includes(place)) bitmap.dots[y * width + x] = 1;
    }
  }
  return bitmap;
}

/** Offsets from the middle and thickness of the strokes of each weight. */
const strokes: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  '1': [[-1, 2]],
  '2': [
    [-3, 2],
    [1, 2],
  ],
  '3': [[-2, 4]],
};

function drawArms(weights: string, width: number, height: number): Bitmap {
  const bitmap = blankBitmap(width, height);
  const middle = { x: width >> 1, y: height >> 1 };
  const [up = '0', right = '0', down = '0', left = '0'] = weights;
  // An arm reaches past the middle as far as the strokes that cross it.
  const reach = (a: string, b: string): number =>
    ({ 0: 1, 1: 1, 2: 3, 3: 2 })[Math.max(Number(a), Number(b))] ?? 1;
  const across = reach(up, down);
  const along = reach(left, right);
  for (const [offset, thickness] of strokes[up] ?? []) {
    fillRectangle(bitmap, middle.x + offset, 0, thickness, middle.y + along);
  }
  for (const [offset, thickness] of strokes[down] ?? []) {
    fillRectangle(bitmap, middle.x + offset, middle.y - along, thickness, height);
  }
  for (const [offset, thickness] of strokes[left] ?? []) {
    fillRectangle(bitmap, 0, middle.y + offset, middle.x + across, thickness);
  }
  for (const [offset, thickness] of strokes[right] ?? []) {
    fillRectangle(bitmap, middle.x - across, middle.y + offset, width, thickness);
  }
  return bitmap;
}
