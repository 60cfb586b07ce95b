import type { Plane, Point } from './picture.ts';

/** Pixels that hang together, by their outline: for each row the outermost ones. */
export interface Region {
  size: number;
  outline: Point[];
}

/** Smaller regions are no sheet that anybody could read. */
const smallestShare = 0.03;
const levels = 7;

/**
 * What could be a sheet: regions brighter than one of several levels, so that shadow and ground need not be known,
 * and regions without edges inside, for sheets whose light changes slowly.
 */
export function* candidateRegions(plane: Plane): Generator<Region> {
  for (const level of brightLevels(plane))
    yield* regionsOf(shrunk(plane, (at) => (plane.data[at] ?? 0) > level));
  const steps = steepness(plane);
  for (const limit of [10, 20]) yield* regionsOf(shrunk(plane, (at) => (steps[at] ?? 0) < limit));
}

/** Evenly between dark and bright of this picture, leaving out what is rare. */
function brightLevels({ data }: Plane): number[] {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  const quantile = (share: number): number => {
    let passed = 0;
    const level = counts.findIndex((count) => (passed += count) >= share * data.length);
    return Math.max(level, 0);
  };
  const dark = quantile(0.03);
  const bright = quantile(0.97);
  return Array.from({ length: levels }, (_, index) => dark + ((bright - dark) * (index + 1)) / (levels + 1));
}

/** Difference across each pixel, sideways and downwards together. */
function steepness({ width, height, data }: Plane): Uint16Array {
  const steps = new Uint16Array(width * height);
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const across = Math.abs((data[at + 1] ?? 0) - (data[at - 1] ?? 0));
      const down = Math.abs((data[at + width] ?? 0) - (data[at - width] ?? 0));
      steps[at] = across + down;
    }
  return steps;
}

interface Mask {
  width: number;
  height: number;
  /** 1 where it belongs, 0 where not */
  data: Uint8Array;
}

/** A mask one pixel thinner on every side: what only touches by a thread comes apart. */
function shrunk({ width, height }: Plane, belongs: (at: number) => boolean): Mask {
  const whole = new Uint8Array(width * height);
  for (let at = 0; at < whole.length; at += 1) whole[at] = belongs(at) ? 1 : 0;
  const data = new Uint8Array(width * height);
  for (let at = 0; at < whole.length; at += 1) {
    const x = at % width;
    const left = x === 0 ? 1 : whole[at - 1];
    const right = x === width - 1 ? 1 : whole[at + 1];
    const both = (whole[at - width] ?? 1) & (whole[at + width] ?? 1);
    data[at] = (whole[at] ?? 0) & (left ?? 1) & (right ?? 1) & both;
  }
  return { width, height, data };
}

function* regionsOf(mask: Mask): Generator<Region> {
  const stack = new Int32Array(mask.data.length);
  for (let start = 0; start < mask.data.length; start += 1) {
    if (mask.data[start] !== 1) continue;
    const region = taken(mask, start, stack);
    if (region.size >= smallestShare * mask.data.length) yield region;
  }
}

/** Takes the region around a pixel out of the mask. */
function taken({ width, height, data }: Mask, start: number, stack: Int32Array): Region {
  const first = new Int32Array(height).fill(width);
  const last = new Int32Array(height).fill(-1);
  let depth = 0;
  let size = 0;
  const visit = (at: number) => {
    if (data[at] !== 1) return;
    data[at] = 2;
    stack[depth++] = at;
  };
  visit(start);
  while (depth > 0) {
    const at = stack[--depth] ?? 0;
    const x = at % width;
    const y = (at - x) / width;
    size += 1;
    first[y] = Math.min(first[y] ?? 0, x);
    last[y] = Math.max(last[y] ?? 0, x);
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    visit(at - width);
    visit(at + width);
  }
  return { size, outline: outlineOf(first, last) };
}

function outlineOf(first: Int32Array, last: Int32Array): Point[] {
  const outline: Point[] = [];
  for (const [y, right] of last.entries())
    if (right >= 0) outline.push({ x: first[y] ?? 0, y }, { x: right, y });
  return outline;
}
