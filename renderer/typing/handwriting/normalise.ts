import { type Drawing } from './drawing.ts';

/** How much of the shorter side's smallness is kept, at least: a line stays a line and its tremor small. */
const mostStretch = 2;
/** A stroke shorter than this part of the unit square is a dot and weighs as much as a line of this length. */
const dotLength = 0.02;

interface Moments {
  x: number;
  y: number;
  deviationX: number;
  deviationY: number;
}

/**
 * Moves and scales a drawing by the moments of its ink: its centre of mass comes to 0, 0, and the larger standard
 * deviation to 1; the smaller one is stretched towards 1, yet a part of the aspect stays (日 is not 曰).
 */
export function normalised(drawing: Drawing): Drawing {
  const { x: centreX, y: centreY, deviationX, deviationY } = momentsOf(drawing);
  const largest = Math.max(deviationX, deviationY) || 1;
  const scale = (deviation: number) => stretchOf(deviation / largest) / largest;
  const [scaleX, scaleY] = [scale(deviationX), scale(deviationY)];
  return drawing.map(({ x, y }) => ({
    x: x.map((value) => (value - centreX) * scaleX),
    y: y.map((value) => (value - centreY) * scaleY),
  }));
}

/** Aspect-adaptive: a side of `ratio` to the longer one becomes sqrt(sin(ratio · 90°)). */
function stretchOf(ratio: number): number {
  return ratio > 0 ? Math.min(mostStretch, Math.sqrt(Math.sin((Math.PI / 2) * ratio)) / ratio) : 1;
}

/** How much wider than high a drawing is: logarithm of the ratio of its deviations, within ±2. */
export function aspectOf(drawing: Drawing): number {
  const { deviationX, deviationY } = momentsOf(drawing);
  return Math.max(-2, Math.min(2, Math.log((deviationX + 1e-3) / (deviationY + 1e-3))));
}

function momentsOf(drawing: Drawing): Moments {
  let [mass, sumX, sumY, squareX, squareY] = [0, 0, 0, 0, 0];
  const add = (weight: number, x: number, y: number) => {
    mass += weight;
    sumX += weight * x;
    sumY += weight * y;
    squareX += weight * x * x;
    squareY += weight * y * y;
  };
  for (const { x, y } of drawing) {
    add(dotLength, x[0] ?? 0, y[0] ?? 0);
    for (let index = 1; index < x.length; index++) {
      const [x0, y0, x1, y1] = [x[index - 1] ?? 0, y[index - 1] ?? 0, x[index] ?? 0, y[index] ?? 0];
      const length = Math.hypot(x1 - x0, y1 - y0);
      // Simpson's rule is exact for the second moment of a straight piece.
      add(length / 6, x0, y0);
      add((length * 2) / 3, (x0 + x1) / 2, (y0 + y1) / 2);
      add(length / 6, x1, y1);
    }
  }
  if (mass === 0) return { x: 0, y: 0, deviationX: 0, deviationY: 0 };
  const [x, y] = [sumX / mass, sumY / mass];
  const deviation = (square: number, mean: number) => Math.sqrt(Math.max(0, square / mass - mean * mean));
  return { x, y, deviationX: deviation(squareX, x), deviationY: deviation(squareY, y) };
}
