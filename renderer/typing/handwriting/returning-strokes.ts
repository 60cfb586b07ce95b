import { lengthOf, resampled, type Drawing, type Polyline } from './drawing.ts';

/** Points that a stroke is looked at in. */
const points = 40;
/** A way is looked at over so many points, so that a finger's tremor has no direction. */
const span = 3;
/** A run to the left counts as a stroke of its own from this part of the whole stroke's length … */
const leastRun = 0.15;
/** … when the pen came down before it for at least so many points: 𠃍 and ㇆, not the beginning of a 丿. */
const leastDown = 4;
/** Tangents: "left" is within 35° of level, "down" within 40° of upright. */
const levelWithin = 0.7;
const uprightWithin = 0.84;

type Way = 'left' | 'down' | 'other';

/**
 * The same drawing with every stroke parted that comes down and runs back to the left, as a hand closes 口 without
 * lifting: no stroke of Chinese is taught to go that way, so the run is a 一 that was written backwards. Without such
 * a stroke: undefined.
 */
export function withoutReturns(drawing: Drawing): Drawing | undefined {
  const parted = drawing.map(partedAtReturn);
  return parted.some(({ length }) => length > 1) ? parted.flat() : undefined;
}

function partedAtReturn(stroke: Polyline): Polyline[] {
  if (lengthOf(stroke) === 0) return [stroke];
  const even = resampled(stroke, points);
  const ways = Array.from({ length: points }, (_, at) => wayAt(even, at));
  const found = ways.findIndex((way, at) => way === 'left' && cameDown(ways, at));
  if (found === -1) return [stroke];
  const from = cornerNear(even, found);
  const run = ways.slice(from).findIndex((way) => way !== 'left');
  const to = run === -1 ? points - 1 : from + run;
  if (to - from < leastRun * points) return [stroke];
  const after = points - 1 - to;
  return [
    part(even, 0, from),
    reversed(part(even, from, to)),
    ...(after > span ? [part(even, to, points - 1)] : []),
  ];
}

function wayAt({ x, y }: Polyline, at: number): Way {
  const next = Math.min(points - 1, at + span);
  const before = Math.max(0, next - span);
  const dx = (x[next] ?? 0) - (x[before] ?? 0);
  const dy = (y[next] ?? 0) - (y[before] ?? 0);
  if (dx < 0 && Math.abs(dy) < -dx * levelWithin) return 'left';
  if (dy > 0 && Math.abs(dx) < dy * uprightWithin) return 'down';
  return 'other';
}

/** Whether the way down lies just before, a corner of `span` points between them. */
function cameDown(ways: readonly Way[], at: number): boolean {
  const before = ways.slice(Math.max(0, at - span - leastDown), at);
  return before.filter((way) => way === 'down').length >= leastDown;
}

/** Of the next `span` points the one farthest down to the right. */
function cornerNear({ x, y }: Polyline, from: number): number {
  let corner = from;
  const depth = (at: number) => (x[at] ?? 0) + (y[at] ?? 0);
  for (let at = from; at <= Math.min(points - 1, from + span); at++) {
    if (depth(at) > depth(corner)) corner = at;
  }
  return corner;
}

function part({ x, y }: Polyline, from: number, to: number): Polyline {
  return { x: x.slice(from, to + 1), y: y.slice(from, to + 1) };
}

function reversed({ x, y }: Polyline): Polyline {
  return { x: x.toReversed(), y: y.toReversed() };
}
