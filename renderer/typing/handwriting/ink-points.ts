import { lengthOf, resampled, type Drawing } from './drawing.ts';

/** A drawing as points at even distances, each with the direction of the pen there (a unit vector; 0, 0 for a dot). */
export interface InkPoints {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly directionX: Float32Array;
  readonly directionY: Float32Array;
}

const usualCount = 90;
const smallestStep = 0.09;

/** About ninety points of a normalised drawing, at least two of each stroke, fewer for a short character. */
export function inkPoints(drawing: Drawing): InkPoints {
  const lengths = drawing.map(lengthOf);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const step = Math.max(smallestStep, total / usualCount);
  const counts = lengths.map((length) => Math.max(2, Math.round(length / step) + 1));
  const all = counts.reduce((sum, count) => sum + count, 0);
  const points = {
    x: new Float32Array(all),
    y: new Float32Array(all),
    directionX: new Float32Array(all),
    directionY: new Float32Array(all),
  };
  let start = 0;
  for (const [index, stroke] of drawing.entries()) {
    const count = counts[index] ?? 2;
    const { x, y } = resampled(stroke, count);
    points.x.set(x, start);
    points.y.set(y, start);
    addDirections(points, start, count);
    start += count;
  }
  return points;
}

/** From the point before to the point after, within one stroke. */
function addDirections(points: InkPoints, start: number, count: number): void {
  for (let at = 0; at < count; at++) {
    const [from, to] = [start + Math.max(0, at - 1), start + Math.min(count - 1, at + 1)];
    const dx = (points.x[to] ?? 0) - (points.x[from] ?? 0);
    const dy = (points.y[to] ?? 0) - (points.y[from] ?? 0);
    const length = Math.hypot(dx, dy) || 1;
    points.directionX[start + at] = dx / length;
    points.directionY[start + at] = dy / length;
  }
}
