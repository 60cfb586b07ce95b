import { lengthOf, resampled, type Drawing, type Polyline } from './drawing.ts';

const directions = 8;
const cells = 8;
/** Standard deviations of the ink that the grid reaches from the centre. */
const reach = 2.1;
const step = 0.12;
/** What the move between two strokes weighs against ink: it is drawn when strokes are joined. */
const liftedWeight = 0.25;
const plane = cells * cells;

/** Numbers in the features of a drawing. */
export const featureCount = directions * plane;

/**
 * Where ink goes which way: lengths of strokes in 8 directions on an 8 × 8 grid, softly shared among neighbours, and
 * their square roots. Takes a normalised drawing. The order of strokes counts only through the weak lifted moves.
 */
export function directionFeatures(drawing: Drawing): Float32Array {
  const features = new Float32Array(featureCount);
  let last: Polyline | undefined;
  for (const stroke of drawing) {
    if (last) addLine(features, move(last, stroke), liftedWeight);
    addLine(features, stroke, 1);
    last = stroke;
  }
  for (let index = 0; index < featureCount; index++) features[index] = Math.sqrt(features[index] ?? 0);
  return features;
}

function move(from: Polyline, to: Polyline): Polyline {
  return {
    x: Float32Array.of(from.x.at(-1) ?? 0, to.x[0] ?? 0),
    y: Float32Array.of(from.y.at(-1) ?? 0, to.y[0] ?? 0),
  };
}

function addLine(features: Float32Array, line: Polyline, weight: number): void {
  const length = lengthOf(line);
  if (length === 0) return;
  const { x, y } = resampled(line, Math.max(2, Math.round(length / step) + 1));
  for (let index = 1; index < x.length; index++) {
    const [x0, y0, x1, y1] = [x[index - 1] ?? 0, y[index - 1] ?? 0, x[index] ?? 0, y[index] ?? 0];
    const turn = (Math.atan2(y1 - y0, x1 - x0) / (2 * Math.PI) + 1) * directions;
    const direction = Math.floor(turn);
    const part = turn - direction;
    const piece = Math.hypot(x1 - x0, y1 - y0) * weight;
    addPoint(features, direction % directions, piece * (1 - part), (x0 + x1) / 2, (y0 + y1) / 2);
    addPoint(features, (direction + 1) % directions, piece * part, (x0 + x1) / 2, (y0 + y1) / 2);
  }
}

/** Shares an amount among the four cells around a point. */
function addPoint(features: Float32Array, direction: number, amount: number, x: number, y: number): void {
  const column = onGrid(x);
  const row = onGrid(y);
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const [right, bottom] = [column - left, row - top];
  const start = direction * plane + top * cells + left;
  const add = (at: number, share: number) => (features[at] = (features[at] ?? 0) + amount * share);
  add(start, (1 - right) * (1 - bottom));
  if (left + 1 < cells) add(start + 1, right * (1 - bottom));
  if (top + 1 < cells) add(start + cells, (1 - right) * bottom);
  if (left + 1 < cells && top + 1 < cells) add(start + cells + 1, right * bottom);
}

function onGrid(value: number): number {
  return Math.max(0, Math.min(cells - 1, ((value + reach) / (2 * reach)) * (cells - 1)));
}
