import { type Point, type Stroke } from '../../../renderer/typing/handwriting/strokes.ts';

/**
 * How people write away from the model. Nothing here is used to fit the recogniser: its build bends by polynomials,
 * this by waves; and the seeds differ.
 */
export interface Chance {
  /** evenly in [0, 1) */
  next(): number;
}

/** xorshift32 */
export function chance(seed: number): Chance {
  let state = (seed ^ 0x2545f491) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let warm = 0; warm < 16; warm++) next();
  return { next };
}

type Writing = readonly Stroke[];
type Distortion = (writing: Writing, random: Chance) => Writing;

const within = (random: Chance, size: number) => (random.next() * 2 - 1) * size;
const normal = (random: Chance, deviation: number) =>
  (deviation * (random.next() + random.next() + random.next() + random.next() - 2)) / Math.sqrt(1 / 3);
const map = (writing: Writing, change: (point: Point) => Point): Writing =>
  writing.map((stroke) => stroke.map(change));

/** Points every `step` of the character's size, as a touch panel gives them; corners stay. */
function densified(stroke: Stroke, step = 0.02): Stroke {
  return stroke.flatMap((point, index) => {
    const from = stroke[index - 1];
    if (!from) return [point];
    const count = Math.max(1, Math.round(Math.hypot(point.x - from.x, point.y - from.y) / step));
    return Array.from({ length: count }, (_, at) => ({
      x: from.x + ((point.x - from.x) * (at + 1)) / count,
      y: from.y + ((point.y - from.y) * (at + 1)) / count,
    }));
  });
}

const affine: Distortion = (writing, random) => {
  const [width, height, shear] = [1 + within(random, 0.2), 1 + within(random, 0.2), within(random, 0.2)];
  return map(writing, ({ x, y }) => ({ x: x * width + y * shear, y: y * height }));
};

/** up to 10° either way */
const rotated: Distortion = (writing, random) => {
  const turn = within(random, Math.PI / 18);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return map(writing, ({ x, y }) => ({ x: cos * x - sin * y, y: sin * x + cos * y }));
};

/** Each stroke up to 5 % of the character away from its place, and up to 12 % longer or shorter from its start. */
const jittered: Distortion = (writing, random) =>
  writing.map((stroke) => {
    const [dx, dy, scale] = [within(random, 0.05), within(random, 0.05), 1 + within(random, 0.12)];
    const start = stroke[0] ?? { x: 0, y: 0 };
    return stroke.map(({ x, y }) => ({
      x: start.x + (x - start.x) * scale + dx,
      y: start.y + (y - start.y) * scale + dy,
    }));
  });

/** Two crossing waves of 4 % of the character, 0.6 to 1.2 characters long. */
const elastic: Distortion = (writing, random) => {
  const wave = () => {
    const length = 0.6 + random.next() * 0.6;
    const angle = random.next() * 2 * Math.PI;
    const phase = random.next() * 2 * Math.PI;
    const [kx, ky] = [(Math.cos(angle) * 2 * Math.PI) / length, (Math.sin(angle) * 2 * Math.PI) / length];
    return ({ x, y }: Point) => 0.04 * Math.sin(kx * x + ky * y + phase);
  };
  const [a, b] = [wave(), wave()];
  return map(writing, (point) => ({ x: point.x + a(point), y: point.y + b(point) }));
};

/** A trembling hand or a coarse panel: 1 % of the character at every point. */
const trembling: Distortion = (writing, random) =>
  map(writing, ({ x, y }) => ({ x: x + normal(random, 0.01), y: y + normal(random, 0.01) }));

/** The last tenth of strokes that turn sharply at their end is not written. */
const unhooked: Distortion = (writing) =>
  writing.map((stroke) => {
    const [before, corner, end] = stroke.length < 3 ? [] : stroke.slice(-3);
    if (!before || !corner || !end) return stroke;
    const [ax, ay] = [corner.x - before.x, corner.y - before.y];
    const [bx, by] = [end.x - corner.x, end.y - corner.y];
    const isHook =
      ax * bx + ay * by < 0.5 * Math.hypot(ax, ay) * Math.hypot(bx, by) && Math.hypot(bx, by) < 0.15;
    return isHook ? stroke.slice(0, -1) : stroke;
  });

/** One to three neighbours change places. */
const reordered: Distortion = (writing, random) => {
  const changed = [...writing];
  for (let swaps = 1 + Math.floor(random.next() * 3); swaps > 0; swaps--) {
    const at = Math.floor(random.next() * (changed.length - 1));
    const [first, second] = changed.slice(at, at + 2);
    if (first && second) changed.splice(at, 2, second, first);
  }
  return changed;
};

/** At one to three places the pen is not lifted. */
const joined: Distortion = (writing, random) => {
  const strokes = [...writing];
  for (let joins = 1 + Math.floor(random.next() * 3); joins > 0 && strokes.length > 1; joins--) {
    const at = Math.floor(random.next() * (strokes.length - 1));
    strokes.splice(at, 2, densified([...(strokes[at] ?? []), ...(strokes[at + 1] ?? [])]));
  }
  return strokes;
};

/** Corners are cut: each point goes to the mean of its neighbourhood of a twelfth of the character. */
const rounded: Distortion = (writing) =>
  writing.map((stroke) => {
    const dense = densified(stroke);
    return dense.map((_, index) => {
      const radius = Math.min(4, index, dense.length - 1 - index);
      const near = dense.slice(index - radius, index + radius + 1);
      const mean = (value: (point: Point) => number) =>
        near.reduce((sum, point) => sum + value(point), 0) / near.length;
      return { x: mean(({ x }) => x), y: mean(({ y }) => y) };
    });
  });

const dense: Distortion = (writing) => writing.map((stroke) => densified(stroke));

const sometimes =
  (probability: number, distortion: Distortion): Distortion =>
  (writing, random) =>
    random.next() < probability ? distortion(writing, random) : writing;

const inTurn =
  (...distortions: Distortion[]): Distortion =>
  (writing, random) =>
    distortions.reduce((changed, distortion) => distortion(changed, random), writing);

const shape = inTurn(affine, rotated, jittered, elastic);

/** Name of each kind of distortion, and what it does to a character in the unit square. */
export const distortions: Record<string, Distortion> = {
  none: (writing) => writing,
  'affine, sheared': affine,
  'rotated ±10°': rotated,
  'strokes displaced': inTurn(dense, jittered),
  elastic: inTurn(dense, elastic),
  trembling: inTurn(dense, trembling),
  'hooks dropped': unhooked,
  'corners cut': rounded,
  'order changed': reordered,
  '1–3 strokes joined': joined,
  'joined, and all shapes': inTurn(dense, shape, joined, trembling),
  mixed: inTurn(
    sometimes(0.5, unhooked),
    sometimes(0.3, reordered),
    dense,
    shape,
    sometimes(0.5, joined),
    sometimes(0.5, rounded),
    trembling,
  ),
};
