import type { Corners, Point } from './picture.ts';

/** Twice the signed area of a triangle; positive when it turns as a clock does on a screen. */
export function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

export function areaOf(polygon: readonly Point[]): number {
  const [origin] = polygon;
  if (!origin) return 0;
  const sum = polygon.reduce((area, point, index) => {
    const next = polygon[(index + 1) % polygon.length] ?? origin;
    return area + turn(origin, point, next);
  }, 0);
  return Math.abs(sum) / 2;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The convex hull, turning as a clock does (Andrew's monotone chain). */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const upper = chain(sorted);
  const lower = chain(sorted.toReversed());
  return [...upper.slice(0, -1), ...lower.slice(0, -1)];
}

function chain(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    for (;;) {
      const last = kept.at(-1);
      const before = kept.at(-2);
      if (!last || !before || turn(before, last, point) > 0) break;
      kept.pop();
    }
    kept.push(point);
  }
  return kept;
}

/** Where the lines through a–b and c–d meet; undefined when they (nearly) run side by side. */
export function meeting(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const denominator = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  if (Math.abs(denominator) < 1e-6) return undefined;
  const along = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / denominator;
  return { x: a.x + along * (b.x - a.x), y: a.y + along * (b.y - a.y) };
}

/**
 * A hull's quadrilateral: side after side is taken away, its neighbours drawn on until they meet, always the one that
 * adds least. Rounded corners and frayed edges go first, the four long sides stay. Undefined when four do not remain.
 */
export function quadrilateralOf(hull: readonly Point[]): Corners | undefined {
  let polygon = [...hull];
  while (polygon.length > 4) {
    const cheapest = polygon
      .map((_, index) => withoutSide(polygon, index))
      .reduce((best, next) => (next && (!best || next.added < best.added) ? next : best), undefined);
    if (!cheapest) return undefined;
    polygon = cheapest.polygon;
  }
  return inOrder(polygon);
}

interface Widened {
  polygon: Point[];
  added: number;
}

function withoutSide(polygon: readonly Point[], index: number): Widened | undefined {
  const corner = (offset: number) => polygon[(index + offset + polygon.length) % polygon.length];
  const [before, from, to, after] = [corner(-1), corner(0), corner(1), corner(2)];
  if (!before || !from || !to || !after) return undefined;
  const met = meeting(before, from, after, to);
  // the neighbours open outwards: they meet on the wrong side
  if (!met || turn(before, from, met) < -1e-9 || turn(from, met, to) <= 0 || turn(from, to, met) > 0)
    return undefined;
  const widened = [...polygon];
  widened[index] = met;
  widened.splice((index + 1) % polygon.length, 1);
  return { polygon: widened, added: areaOf([from, met, to]) };
}

/** Begins at the corner nearest to the upper left; undefined for other than four points. */
export function inOrder(points: readonly Point[]): Corners | undefined {
  const clockwise = hullOf(points);
  const start = clockwise.reduce((best, { x, y }, index) => {
    const held = clockwise[best];
    return held && x + y < held.x + held.y ? index : best;
  }, 0);
  const [a, b, c, d] = [...clockwise.slice(start), ...clockwise.slice(0, start)];
  return clockwise.length === 4 && a && b && c && d ? [a, b, c, d] : undefined;
}

/** The sides as pairs of corners, the upper one first. */
export function sidesOf([a, b, c, d]: Corners): [Point, Point][] {
  return [
    [a, b],
    [b, c],
    [c, d],
    [d, a],
  ];
}

/** Cosines of the angles at the corners: 0 is a right angle. */
export function cosinesOf(corners: Corners): number[] {
  return corners.map((corner, index) => {
    const next = corners[(index + 1) % 4] ?? corner;
    const before = corners[(index + 3) % 4] ?? corner;
    const product = (next.x - corner.x) * (before.x - corner.x) + (next.y - corner.y) * (before.y - corner.y);
    return product / (distance(corner, next) * distance(corner, before) || 1);
  });
}
