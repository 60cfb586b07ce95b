/** A point of a signature: x, y in pixels of the pad, t in milliseconds from the first touch. */
export interface StrokePoint {
  x: number;
  y: number;
  t: number;
}

/** What the drawing library keeps of one stroke. */
interface DrawnStroke {
  points: readonly { x: number; y: number; time: number }[];
}

const maxPointsOfStroke = 2000;
const maxPoints = 20_000;
const maxStrokes = 60;

/**
 * A drawn signature in the contract's shape. Longer drawings than the contract takes (60 strokes, 2000 points
 * of each, 20,000 of all) are thinned evenly by stroke, and strokes beyond the sixtieth are left out.
 */
export function signatureStrokes(drawn: readonly DrawnStroke[]): StrokePoint[][] {
  const strokes = drawn.filter((stroke) => stroke.points.length > 0).slice(0, maxStrokes);
  const start = strokes[0]?.points[0]?.time ?? 0;
  const most = Math.min(maxPointsOfStroke, Math.floor(maxPoints / Math.max(1, strokes.length)));
  return strokes.map((stroke) =>
    thinned(stroke.points, most).map((point) => ({
      x: tenth(point.x),
      y: tenth(point.y),
      t: Math.max(0, Math.round(point.time - start)),
    })),
  );
}

function thinned<Point>(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points;
  const step = points.length / most;
  return points.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
