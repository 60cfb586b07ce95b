import { seededRandom, type SeededRandom } from '../typing/handwriting/build/seeded-random.ts';
import type { Corners, Picture, Point } from './picture.ts';

/** Pictures of sheets under a camera, made up: what lies where is known exactly, and a seed makes the same again. */
export interface SheetPicture {
  seed: number;
  width: number;
  height: number;
  /** undefined: no sheet */
  corners: Corners | undefined;
  ground: 'dark' | 'wooden' | 'cluttered' | 'grey';
  /** brightness of paper in full light, 0..255 */
  paper?: number;
  /** light everywhere, 1 is full */
  light?: number;
  /** how much light a shadow across the picture takes, 0..1 */
  shadow?: number;
  /** radius of a reflected lamp on the sheet as a share of its side; 0: none */
  lamp?: number;
  /** radius in pixels of a lens out of focus */
  blur?: number;
  blank?: boolean;
}

/** Corners of a sheet of A4's shape: middle and height as shares of the picture's, turned, seen from the side. */
export function sheetCorners(
  { width, height }: { width: number; height: number },
  { middle = { x: 0.5, y: 0.5 }, size = 0.8, degrees = 0, tilt = 0, lying = false },
): Corners {
  const half = {
    x: (size * height) / 2 / (lying ? 1 : Math.SQRT2),
    y: (size * height) / 2 / (lying ? Math.SQRT2 : 1),
  };
  const angle = (degrees * Math.PI) / 180;
  const corner = (right: number, down: number): Point => {
    const far = 1 + tilt * right;
    const x = right * half.x;
    const y = down * half.y * far;
    return {
      x: middle.x * width + x * Math.cos(angle) - y * Math.sin(angle),
      y: middle.y * height + x * Math.sin(angle) + y * Math.cos(angle),
    };
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

export function drawSheet(wanted: SheetPicture): Picture {
  const { width, height, corners, paper = 225, light = 1, shadow = 0, lamp = 0 } = wanted;
  const random = seededRandom(wanted.seed);
  const ground = groundOf(wanted, random);
  const inside = corners && placeOnSheet(corners);
  const print = printOf(random, wanted.blank ?? false);
  const slope = random.around(0.8);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const place = inside?.(x, y);
      const colour = place ? sheetColour(place, paper, print) : ground(x, y);
      const dark = 1 - shadow * smooth((x + slope * y) / width - 0.45);
      const glow = place && lamp > 0 && Math.hypot(place.x - 0.6, place.y - 0.4) < lamp ? 300 : 0;
      const noise = random.around(5);
      for (const [channel, value] of colour.entries())
        data[(y * width + x) * 4 + channel] = value * light * dark + glow + noise;
      data[(y * width + x) * 4 + 3] = 255;
    }
  const picture = { width, height, data };
  return wanted.blur === undefined ? picture : blurred(picture, wanted.blur);
}

type Colour = readonly [number, number, number];

const smooth = (at: number) => 1 / (1 + Math.exp(-at * 18));

function groundOf(
  { ground, width, height }: SheetPicture,
  random: SeededRandom,
): (x: number, y: number) => Colour {
  const grain = random.fraction() * 0.06 + 0.05;
  const things = Array.from({ length: 9 }, () => ({
    x: random.fraction() * width,
    y: random.fraction() * height,
    radius: (0.03 + random.fraction() * 0.08) * width,
    colour: [random.below(256), random.below(256), random.below(256)] as const,
  }));
  return (x, y) => {
    if (ground === 'dark') return [38, 40, 46];
    if (ground === 'grey') return [118, 120, 122];
    const wave =
      18 * Math.sin(y * grain + 4 * Math.sin(x * 0.011)) + 8 * Math.sin(y * grain * 3.1 + x * 0.02);
    const wood = [168 + wave, 120 + wave, 74 + wave] as const;
    if (ground === 'wooden') return wood;
    return things.find((thing) => Math.hypot(thing.x - x, thing.y - y) < thing.radius)?.colour ?? wood;
  };
}

/** Where on the sheet a pixel lies, 0..1 across and down; undefined beside it. */
function placeOnSheet(corners: Corners): (x: number, y: number) => Point | undefined {
  const [a, b, c, d] = corners;
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return (x, y) => {
    if (x < left || x > right || y < top || y > bottom) return undefined;
    // Newton's way to the inverse of the bilinear square: other mathematics than what is tested
    let [u, v] = [0.5, 0.5];
    for (let step = 0; step < 3; step += 1) {
      const at = (key: 'x' | 'y') =>
        (a[key] * (1 - u) + b[key] * u) * (1 - v) + (d[key] * (1 - u) + c[key] * u) * v;
      const byU = (key: 'x' | 'y') => (b[key] - a[key]) * (1 - v) + (c[key] - d[key]) * v;
      const byV = (key: 'x' | 'y') => (d[key] - a[key]) * (1 - u) + (c[key] - b[key]) * u;
      const [ex, ey] = [at('x') - x, at('y') - y];
      const determinant = byU('x') * byV('y') - byV('x') * byU('y');
      u -= (ex * byV('y') - ey * byV('x')) / determinant;
      v -= (ey * byU('x') - ex * byU('y')) / determinant;
    }
    return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? { x: u, y: v } : undefined;
  };
}

/** Lines of small strokes between margins, as print looks from afar. */
function printOf(random: SeededRandom, blank: boolean): (place: Point) => boolean {
  const lines = 34;
  const strokes = 90;
  const ink = Array.from({ length: lines * strokes }, () => random.fraction() < 0.5);
  return ({ x, y }) => {
    if (blank || x < 0.1 || x > 0.9 || y < 0.08 || y > 0.92) return false;
    const line = ((y - 0.08) / 0.84) * lines;
    if (line % 1 > 0.55) return false;
    return ink[Math.floor(line) * strokes + Math.floor(((x - 0.1) / 0.8) * strokes)] ?? false;
  };
}

function sheetColour(place: Point, paper: number, print: (place: Point) => boolean): Colour {
  return print(place) ? [52, 52, 58] : [paper, paper, paper - 5];
}

function blurred({ width, height, data }: Picture, radius: number): Picture {
  const pass = (from: Uint8ClampedArray, step: number, limit: (at: number) => number) => {
    const into = new Uint8ClampedArray(from.length);
    for (let pixel = 0; pixel < width * height; pixel += 1)
      for (let channel = 0; channel < 4; channel += 1) {
        let [sum, count] = [0, 0];
        for (let offset = -radius; offset <= radius; offset += 1) {
          const at = pixel + offset * step;
          if (at < 0 || at >= width * height || limit(at) !== limit(pixel)) continue;
          sum += from[at * 4 + channel] ?? 0;
          count += 1;
        }
        into[pixel * 4 + channel] = sum / count;
      }
    return into;
  };
  const across = pass(data, 1, (at) => Math.floor(at / width));
  return { width, height, data: pass(across, width, (at) => at % width) };
}
