import { valueAt, type Corners, type Plane, type Point } from './picture.ts';
import { distance, inOrder, meeting, sidesOf } from './quadrilateral.ts';

const samplesOfSide = 32;
/** A paper's edge is at least this much brighter inside than outside. */
const weakestEdge = 8;

const frameShare = 0.012;

/** At the very edge of the picture, where what lies there may go on outside. */
export function liesOnFrame({ width, height }: Plane, { x, y }: Point): boolean {
  const near = Math.max(2, frameShare * width);
  return x < near || y < near || x > width - 1 - near || y > height - 1 - near;
}

export interface FittedSheet {
  corners: Corners;
  /** share of each side, 0..1, along which there is an edge of a paper; a side on the frame has none */
  support: number[];
}

/**
 * Draws the sides of a rough quadrilateral to the paper's edges nearby (at most `reach` pixels away), and says how much
 * of an edge there is. Undefined when the sides no longer make a quadrilateral.
 */
export function fitToEdges(plane: Plane, rough: Corners, reach: number): FittedSheet | undefined {
  const sides = sidesOf(rough).map(([from, to]) => fittedSide(plane, from, to, reach));
  const met = sides.map((side, index) => {
    const before = sides[(index + 3) % 4] ?? side;
    return meeting(before.from, before.to, side.from, side.to);
  });
  const corners = met.every((point) => point !== undefined) ? inOrder(met) : undefined;
  return corners && { corners, support: sides.map((side) => side.support) };
}

interface FittedSide {
  from: Point;
  to: Point;
  support: number;
}

function fittedSide(plane: Plane, from: Point, to: Point, reach: number): FittedSide {
  // there the picture ends, not the sheet
  if (liesOnFrame(plane, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })) return { from, to, support: 0 };
  const length = distance(from, to) || 1;
  // a clockwise polygon has its outside to the left of each side, on a screen whose y grows downwards
  const out = { x: (to.y - from.y) / length, y: -(to.x - from.x) / length };
  const along = Array.from(
    { length: samplesOfSide },
    (_, index) => 0.04 + (0.92 * index) / (samplesOfSide - 1),
  );
  const found = along.flatMap((share) => {
    const foot = { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    const offset = edgeOffset(plane, foot, out, reach);
    return offset === undefined ? [] : [{ share, offset }];
  });
  const line = steadyLine(found);
  if (!line) return { from, to, support: 0 };
  const near = found.filter(({ share, offset }) => Math.abs(offset - line.at(share)) < 1.6).length;
  const moved = (foot: Point, share: number): Point => ({
    x: foot.x + out.x * line.at(share),
    y: foot.y + out.y * line.at(share),
  });
  return { from: moved(from, 0), to: moved(to, 1), support: near / samplesOfSide };
}

/**
 * How far outwards the paper's edge lies from a point: the outermost step that is half as high as the highest, for
 * print inside the margin makes steps too.
 */
function edgeOffset(plane: Plane, foot: Point, out: Point, reach: number): number | undefined {
  const value = (offset: number) => valueAt(plane, foot.x + out.x * offset, foot.y + out.y * offset);
  const offsets = Array.from({ length: 2 * reach * 2 + 1 }, (_, index) => reach - index / 2);
  const steps = offsets.map((offset) => value(offset - 1.5) - value(offset + 1.5));
  const highest = Math.max(...steps);
  if (highest < weakestEdge) return undefined;
  const outermost = steps.findIndex((step) => step >= highest / 2);
  // then up to the top of that step
  let top = outermost;
  while ((steps[top + 1] ?? 0) > (steps[top] ?? 0)) top += 1;
  return offsets[top];
}

interface Sample {
  share: number;
  offset: number;
}

/** The straight line most samples lie on: through the pair with the smallest median distance, then least squares. */
function steadyLine(samples: readonly Sample[]): { at(share: number): number } | undefined {
  if (samples.length < samplesOfSide / 4) return undefined;
  const half = Math.floor(samples.length / 2);
  let best = { median: Infinity, slope: 0, start: 0 };
  for (const [index, first] of samples.entries()) {
    const second = samples[(index + half) % samples.length];
    if (!second || second.share === first.share) continue;
    const slope = (second.offset - first.offset) / (second.share - first.share);
    const start = first.offset - slope * first.share;
    const distances = samples.map(({ share, offset }) => Math.abs(offset - start - slope * share));
    const median = distances.toSorted((a, b) => a - b)[half] ?? Infinity;
    if (median < best.median) best = { median, slope, start };
  }
  const kept = samples.filter(
    ({ share, offset }) => Math.abs(offset - best.start - best.slope * share) <= Math.max(2 * best.median, 1),
  );
  return leastSquares(kept);
}

function leastSquares(samples: readonly Sample[]): { at(share: number): number } | undefined {
  if (samples.length < 2) return undefined;
  const mean = (value: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
  const share = mean((sample) => sample.share);
  const offset = mean((sample) => sample.offset);
  const spread = mean((sample) => (sample.share - share) ** 2);
  const slope =
    spread === 0 ? 0 : mean((sample) => (sample.share - share) * (sample.offset - offset)) / spread;
  return { at: (at) => offset + slope * (at - share) };
}
