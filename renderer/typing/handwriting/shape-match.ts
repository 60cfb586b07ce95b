import { AffineFit, identity, movedPoints, type Affine } from './affine.ts';
import { type InkPoints } from './ink-points.ts';

/** How well the ink of a template lies on the ink of a drawing, whatever the order and joins of strokes. */
export interface ShapeMatch {
  /** the map of the template that fits best */
  map: Affine;
  /** mean squared distance of the template's ink to the drawn ink: what was not written */
  missing: number;
  /** mean squared distance of the drawn ink to the template's: what was written besides, joins among it */
  extra: number;
}

/** What a difference of direction weighs against a difference of place, in standard deviations of the ink. */
const directionWeight = 0.35 ** 2;
/** No single point is worse than this. */
const mostDistance = 0.9;
const fits = 2;
const ridge = 4;

export function shapeMatch(template: InkPoints, drawn: InkPoints): ShapeMatch {
  let map = identity;
  let moved = template;
  for (let round = 0; round < fits; round++) {
    map = fitOf(template, moved, drawn);
    moved = movedPoints(template, map);
  }
  return {
    map,
    missing: meanOf(nearest(moved, drawn).distance),
    extra: meanOf(nearest(drawn, moved).distance),
  };
}

function fitOf(template: InkPoints, moved: InkPoints, drawn: InkPoints): Affine {
  const { index: at, distance } = nearest(moved, drawn);
  const fit = new AffineFit();
  for (let index = 0; index < at.length; index++) {
    const to = at[index] ?? 0;
    // Points far from any ink say little about where the rest lies.
    const weight = 1 / (1 + 12 * (distance[index] ?? 0));
    fit.add(weight, template.x[index] ?? 0, template.y[index] ?? 0, drawn.x[to] ?? 0, drawn.y[to] ?? 0);
  }
  return fit.solve(ridge);
}

interface Nearest {
  index: Uint16Array;
  /** squared, at most `mostDistance` */
  distance: Float32Array;
}

/** For each point of `from` the nearest of `to`, by place and direction. */
function nearest(from: InkPoints, to: InkPoints): Nearest {
  const result = { index: new Uint16Array(from.x.length), distance: new Float32Array(from.x.length) };
  for (let index = 0; index < from.x.length; index++) {
    const [x, y] = [from.x[index] ?? 0, from.y[index] ?? 0];
    const [vx, vy] = [from.directionX[index] ?? 0, from.directionY[index] ?? 0];
    let [best, least] = [0, Infinity];
    for (let at = 0; at < to.x.length; at++) {
      const dx = x - (to.x[at] ?? 0);
      const dy = y - (to.y[at] ?? 0);
      const place = dx * dx + dy * dy;
      if (place >= least) continue;
      const wx = vx - (to.directionX[at] ?? 0);
      const wy = vy - (to.directionY[at] ?? 0);
      const distance = place + directionWeight * (wx * wx + wy * wy);
      if (distance < least) {
        least = distance;
        best = at;
      }
    }
    result.index[index] = best;
    result.distance[index] = Math.min(least, mostDistance);
  }
  return result;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / (values.length || 1);
}
