import { type Drawing } from './drawing.ts';
import { type InkPoints } from './ink-points.ts';

/** x' = xx·x + xy·y + x0 and y' = yx·x + yy·y + y0. */
export interface Affine {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

export const identity: Affine = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };

/** How far from doing nothing a map is: the squares of all that it changes. */
export function departureOf({ xx, xy, x0, yx, yy, y0 }: Affine): number {
  return (xx - 1) ** 2 + xy ** 2 + yx ** 2 + (yy - 1) ** 2 + (x0 ** 2 + y0 ** 2) / 4;
}

/** How much a map turns what it moves, in radians, whatever it scales. */
export function turnOf({ xx, xy, yx, yy }: Affine): number {
  return Math.atan2(yx - xy, xx + yy);
}

export function movedPoints(points: InkPoints, map: Affine): InkPoints {
  const count = points.x.length;
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const [directionX, directionY] = [new Float32Array(count), new Float32Array(count)];
  for (let index = 0; index < count; index++) {
    const [px, py] = [points.x[index] ?? 0, points.y[index] ?? 0];
    x[index] = map.xx * px + map.xy * py + map.x0;
    y[index] = map.yx * px + map.yy * py + map.y0;
    const [vx, vy] = [points.directionX[index] ?? 0, points.directionY[index] ?? 0];
    const [wx, wy] = [map.xx * vx + map.xy * vy, map.yx * vx + map.yy * vy];
    const length = Math.sqrt(wx * wx + wy * wy) || 1;
    directionX[index] = wx / length;
    directionY[index] = wy / length;
  }
  return { x, y, directionX, directionY };
}

export function movedDrawing(drawing: Drawing, map: Affine): Drawing {
  return drawing.map(({ x, y }) => ({
    x: x.map((value, index) => map.xx * value + map.xy * (y[index] ?? 0) + map.x0),
    y: y.map((value, index) => map.yx * (x[index] ?? 0) + map.yy * value + map.y0),
  }));
}

/**
 * The map that brings `from` nearest to `to`, point by point, in weighted least squares; `ridge` is the weight of
 * staying as it is, so that few points or points on one line do not tear the drawing.
 */
export class AffineFit {
  readonly #sums = new Float64Array(12);

  add(weight: number, fromX: number, fromY: number, toX: number, toY: number): void {
    const sums = this.#sums;
    const [toRight, down] = [weight * (toX - fromX), weight * (toY - fromY)];
    const add = (at: number, term: number) => (sums[at] = (sums[at] ?? 0) + term);
    add(0, weight);
    add(1, weight * fromX);
    add(2, weight * fromY);
    add(3, weight * fromX * fromX);
    add(4, weight * fromX * fromY);
    add(5, weight * fromY * fromY);
    add(6, toRight);
    add(7, toRight * fromX);
    add(8, toRight * fromY);
    add(9, down);
    add(10, down * fromX);
    add(11, down * fromY);
  }

  solve(ridge: number): Affine {
    const [n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0, ...targets] = this.#sums;
    const [a, b, c] = [xx + ridge, yy + ridge, n + ridge / 4];
    const determinant = a * (b * c - y * y) - xy * (xy * c - y * x) + x * (xy * y - b * x);
    const row = (t0 = 0, tx = 0, ty = 0) => ({
      byX: (tx * (b * c - y * y) - xy * (ty * c - y * t0) + x * (ty * y - b * t0)) / determinant,
      byY: (a * (ty * c - y * t0) - tx * (xy * c - y * x) + x * (xy * t0 - ty * x)) / determinant,
      by1: (a * (b * t0 - ty * y) - xy * (xy * t0 - ty * x) + tx * (xy * y - b * x)) / determinant,
    });
    const [first, second] = [row(...targets.slice(0, 3)), row(...targets.slice(3))];
    return {
      xx: 1 + first.byX,
      xy: first.byY,
      x0: first.by1,
      yx: second.byX,
      yy: 1 + second.byY,
      y0: second.by1,
    };
  }
}
