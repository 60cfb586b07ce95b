import { type Stroke } from './strokes.ts';

/** One stroke as two arrays of equal length, at least one point; y grows downwards. */
export interface Polyline {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** A whole character as it was drawn, in the order of its strokes. */
export type Drawing = readonly Polyline[];

const mostPointsOfStroke = 400;
const mostStrokes = 80;

/**
 * Strokes brought to the unit square by one common scale, whatever their unit and offset were. Numbers that are not
 * finite and empty strokes are left out; strokes of more than 400 points are thinned, strokes after the 80th dropped.
 */
export function drawingOf(strokes: readonly Stroke[]): Drawing {
  const kept = strokes
    .map((stroke) => thinned(stroke.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))))
    .filter((stroke) => stroke.length > 0)
    .slice(0, mostStrokes);
  // The largest double is divided first, so that no difference overflows.
  const largest = kept.flat().reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 0) || 1;
  const points = kept.map((stroke) => stroke.map(({ x, y }) => ({ x: x / largest, y: y / largest })));
  const box = boxOf(points.flat());
  const span = Math.max(box.right - box.left, box.bottom - box.top) || 1;
  return points.map((stroke) => ({
    x: Float32Array.from(stroke, ({ x }) => (x - box.left) / span),
    y: Float32Array.from(stroke, ({ y }) => (y - box.top) / span),
  }));
}

function thinned(stroke: Stroke): Stroke {
  if (stroke.length <= mostPointsOfStroke) return stroke;
  const step = (stroke.length - 1) / (mostPointsOfStroke - 1);
  return Array.from({ length: mostPointsOfStroke }, (_, index) => stroke[Math.round(index * step)]).filter(
    (point) => point !== undefined,
  );
}

function boxOf(points: Stroke): { left: number; right: number; top: number; bottom: number } {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}

/** Length of a polyline in its own unit. */
export function lengthOf({ x, y }: Polyline): number {
  let length = 0;
  for (let index = 1; index < x.length; index++) length += pieceLength(x, y, index);
  return length;
}

/** `count` points (at least 2) at even distances along a polyline, ends included; a dot is repeated. */
export function resampled(line: Polyline, count: number): Polyline {
  const total = lengthOf(line);
  const { x, y } = line;
  const even = { x: new Float32Array(count), y: new Float32Array(count) };
  let [index, before] = [1, 0];
  for (let at = 0; at < count; at++) {
    const wanted = (total * at) / (count - 1);
    let piece = pieceLength(x, y, index);
    while (index < x.length - 1 && before + piece < wanted) {
      before += piece;
      index += 1;
      piece = pieceLength(x, y, index);
    }
    const part = piece > 0 ? Math.min(1, (wanted - before) / piece) : 0;
    const from = Math.min(index, x.length) - 1;
    const to = Math.min(index, x.length - 1);
    even.x[at] = (x[from] ?? 0) + part * ((x[to] ?? 0) - (x[from] ?? 0));
    even.y[at] = (y[from] ?? 0) + part * ((y[to] ?? 0) - (y[from] ?? 0));
  }
  return even;
}

function pieceLength(x: Float32Array, y: Float32Array, index: number): number {
  if (index >= x.length) return 0;
  const dx = (x[index] ?? 0) - (x[index - 1] ?? 0);
  const dy = (y[index] ?? 0) - (y[index - 1] ?? 0);
  // Not Math.hypot: this is called most, and nothing here can overflow.
  return Math.sqrt(dx * dx + dy * dy);
}
