import { resampled, lengthOf, type Drawing, type Polyline } from '../drawing.ts';
import { type SeededRandom } from './seeded-random.ts';

/** How differently a fitting sample is written. */
export interface Habit {
  /** chance that a stroke is joined to the next */
  joins: number;
  /** chance that the order of strokes is changed */
  reorders: number;
  /** strength of all bending and moving, 1 is usual */
  strength: number;
}

/**
 * The same character as another hand may write it: bent as a whole by a polynomial of second degree, each stroke
 * moved, turned and scaled about its middle, neighbours joined or written in another order.
 */
export function varied(drawing: Drawing, habit: Habit, random: SeededRandom): Drawing {
  const bend = bending(habit.strength, random);
  const strokes = drawing.map((stroke) => bent(moved(dense(stroke), habit.strength, random), bend));
  return joined(reordered(strokes, habit, random), habit, random);
}

function dense(stroke: Polyline): Polyline {
  return resampled(stroke, Math.max(2, Math.min(40, Math.ceil(lengthOf(stroke) / 0.04) + 1)));
}

type Bend = (x: number, y: number) => { x: number; y: number };

function bending(strength: number, random: SeededRandom): Bend {
  const linear = () => random.normal(0.09 * strength);
  const square = () => random.normal(0.12 * strength);
  const [xx, xy, yx, yy] = [1 + linear(), linear(), linear(), 1 + linear()];
  const [a, b, c, d, e, f] = [square(), square(), square(), square(), square(), square()];
  return (x, y) => {
    const [u, v] = [x - 0.5, y - 0.5];
    return {
      x: xx * u + xy * v + a * u * u + b * u * v + c * v * v,
      y: yx * u + yy * v + d * u * u + e * u * v + f * v * v,
    };
  };
}

function bent({ x, y }: Polyline, bend: Bend): Polyline {
  const points = Array.from(x, (value, index) => bend(value, y[index] ?? 0));
  return {
    x: Float32Array.from(points, (point) => point.x),
    y: Float32Array.from(points, (point) => point.y),
  };
}

function moved({ x, y }: Polyline, strength: number, random: SeededRandom): Polyline {
  const middle = Math.floor(x.length / 2);
  const [centreX, centreY] = [x[middle] ?? 0, y[middle] ?? 0];
  const [dx, dy] = [random.normal(0.025 * strength), random.normal(0.025 * strength)];
  const turn = random.normal(0.09 * strength);
  const scale = 1 + random.normal(0.1 * strength);
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  return {
    x: x.map((value, index) => centreX + dx + cos * (value - centreX) - sin * ((y[index] ?? 0) - centreY)),
    y: y.map((value, index) => centreY + dy + sin * ((x[index] ?? 0) - centreX) + cos * (value - centreY)),
  };
}

function reordered(strokes: Drawing, { reorders }: Habit, random: SeededRandom): Drawing {
  if (random.fraction() >= reorders) return strokes;
  const changed = [...strokes];
  const [from, to] = [random.below(changed.length), random.below(changed.length)];
  changed.splice(to, 0, ...changed.splice(from, 1));
  return changed;
}

function joined(strokes: Drawing, { joins }: Habit, random: SeededRandom): Drawing {
  const result: Polyline[] = [];
  for (const stroke of strokes) {
    const last = result.at(-1);
    if (last && random.fraction() < joins) result[result.length - 1] = join(last, stroke);
    else result.push(stroke);
  }
  return result;
}

function join(first: Polyline, second: Polyline): Polyline {
  return { x: Float32Array.of(...first.x, ...second.x), y: Float32Array.of(...first.y, ...second.y) };
}
