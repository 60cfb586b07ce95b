import { type Polyline } from '../drawing.ts';

/** A polyline without the points that lie within `tolerance` of the line without them (Douglas and Peucker 1973). */
export function simplified(line: Polyline, tolerance: number): Polyline {
  const last = line.x.length - 1;
  const kept = last < 1 ? [0] : [0, ...keptBetween(line, 0, last, tolerance), last];
  return {
    x: Float32Array.from(kept, (index) => line.x[index] ?? 0),
    y: Float32Array.from(kept, (index) => line.y[index] ?? 0),
  };
}

function keptBetween(line: Polyline, from: number, to: number, tolerance: number): number[] {
  let [farthest, most] = [-1, tolerance];
  for (let index = from + 1; index < to; index++) {
    const distance = distanceToPiece(line, index, from, to);
    if (distance > most) [farthest, most] = [index, distance];
  }
  if (farthest < 0) return [];
  return [
    ...keptBetween(line, from, farthest, tolerance),
    farthest,
    ...keptBetween(line, farthest, to, tolerance),
  ];
}

function distanceToPiece({ x, y }: Polyline, index: number, from: number, to: number): number {
  const [px, py] = [(x[index] ?? 0) - (x[from] ?? 0), (y[index] ?? 0) - (y[from] ?? 0)];
  const [dx, dy] = [(x[to] ?? 0) - (x[from] ?? 0), (y[to] ?? 0) - (y[from] ?? 0)];
  const square = dx * dx + dy * dy;
  const part = square > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / square)) : 0;
  return Math.hypot(px - part * dx, py - part * dy);
}
