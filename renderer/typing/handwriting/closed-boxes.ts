import { lengthOf, resampled, type Drawing, type Polyline } from './drawing.ts';

/** Points that a stroke is looked at in. */
const points = 48;
/** The two ends of a box meet within this part of its stroke's length: a hand closes it a little beside the beginning. */
const gapWithin = 0.12;
/**
 * Straight sides between its corners hold as much as a box itself, or nearly; in a ring they hold 0.64 of it, in a D 0.82.
 * Whatever goes around twice holds more than its corners do, and a bow tie nearly nothing.
 */
const leastOfCorners = 0.85;
const mostOfCorners = 1.2;
/** Sides as long as this part of the other ones, at least: a line drawn there and back is no box. */
const leastSide = 0.2;

/**
 * The same drawing with every box that was drawn in one stroke taken apart into the three strokes that are taught: 丨, 𠃍
 * and 一, wherever the hand began and whichever way it went around. Without such a stroke: undefined.
 */
export function withoutClosedBoxes(drawing: Drawing): Drawing | undefined {
  const apart = drawing.map((stroke) => strokesOfBox(stroke) ?? [stroke]);
  return apart.some(({ length }) => length > 1) ? apart.flat() : undefined;
}

function strokesOfBox(stroke: Polyline): Polyline[] | undefined {
  const length = lengthOf(stroke);
  if (length === 0) return undefined;
  const even = resampled(stroke, points);
  if (!isClosed(even, length)) return undefined;
  const ring = areaOf(even) > 0 ? even : reversed(even);
  const corners = cornersOf(ring);
  if (!hasStraightSides(ring, corners)) return undefined;
  const [topLeft, topRight, bottomRight, bottomLeft] = corners;
  const steps = [topRight, bottomRight, bottomLeft].map((corner) => (corner - topLeft + points) % points);
  const [right = 0, bottom = 0, left = 0] = steps;
  if (right < 1 || right >= bottom || bottom >= left) return undefined;
  return [
    reversed(arc(ring, bottomLeft, topLeft)),
    arc(ring, topLeft, bottomRight),
    reversed(arc(ring, bottomRight, bottomLeft)),
  ];
}

function isClosed({ x, y }: Polyline, length: number): boolean {
  const [dx, dy] = [(x.at(-1) ?? 0) - (x[0] ?? 0), (y.at(-1) ?? 0) - (y[0] ?? 0)];
  return Math.sqrt(dx * dx + dy * dy) < gapWithin * length;
}

function hasStraightSides({ x, y }: Polyline, corners: readonly number[]): boolean {
  const at = (values: Float32Array) => Float32Array.from(corners, (corner) => values[corner] ?? 0);
  const box = { x: at(x), y: at(y) };
  const [width, height] = [spanOf(box.x), spanOf(box.y)];
  if (Math.min(width, height) < leastSide * Math.max(width, height)) return false;
  const part = areaOf(box) / areaOf({ x, y });
  return part > leastOfCorners && part < mostOfCorners;
}

const spanOf = (values: Float32Array): number => Math.max(...values) - Math.min(...values);

/** What a closed line holds; positive when it goes around as a clock does, y growing downwards. */
function areaOf({ x, y }: Polyline): number {
  let twice = 0;
  for (let at = 0; at < x.length; at++) {
    const next = (at + 1) % x.length;
    twice += (x[at] ?? 0) * (y[next] ?? 0) - (x[next] ?? 0) * (y[at] ?? 0);
  }
  return twice / 2;
}

/** Where a line comes nearest to the corners of its frame: top left, top right, bottom right, bottom left. */
function cornersOf({ x, y }: Polyline): [number, number, number, number] {
  const [width, height] = [spanOf(x) || 1, spanOf(y) || 1];
  const farthest = (right: 1 | -1, down: 1 | -1): number => {
    let corner = 0;
    const reach = (at: number) => (right * (x[at] ?? 0)) / width + (down * (y[at] ?? 0)) / height;
    for (let at = 1; at < x.length; at++) if (reach(at) > reach(corner)) corner = at;
    return corner;
  };
  return [farthest(-1, -1), farthest(1, -1), farthest(1, 1), farthest(-1, 1)];
}

/** From one point of a ring on to another, over its beginning where it has to. */
function arc({ x, y }: Polyline, from: number, to: number): Polyline {
  const count = ((to - from + x.length) % x.length) + 1;
  const along = (values: Float32Array) =>
    Float32Array.from({ length: count }, (_, step) => values[(from + step) % values.length] ?? 0);
  return { x: along(x), y: along(y) };
}

function reversed({ x, y }: Polyline): Polyline {
  return { x: x.toReversed(), y: y.toReversed() };
}
