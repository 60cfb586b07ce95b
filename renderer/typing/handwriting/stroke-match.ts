import { lengthOf, resampled, type Drawing, type Polyline } from './drawing.ts';

const pointsOfStroke = 10;
/** The most strokes of the template that one drawn stroke may be. */
const mostJoined = 4;
/** What moving a whole stroke weighs against bending it. */
const placeWeight = 0.6;
const directionWeight = 0.15;
/** Squared distance that a stroke costs which is not there, or is one too many. */
const skipped = 0.9;
/** What exchanging two neighbours costs besides. */
const exchanged = 0.02;
const mostDistance = 1.2;
/** A dot weighs as a stroke of this length. */
const leastLength = 0.4;

/** A drawing made ready to be compared stroke by stroke. */
export interface StrokeSequence {
  strokes: readonly Piece[];
  totalLength: number;
}

interface Piece {
  line: Polyline;
  centreX: number;
  centreY: number;
  length: number;
}

export function strokeSequence(drawing: Drawing): StrokeSequence {
  const strokes = drawing.map(pieceOf);
  return { strokes, totalLength: strokes.reduce((sum, { length }) => sum + length, 0) };
}

function pieceOf(stroke: Polyline): Piece {
  const line = resampled(stroke, pointsOfStroke);
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / pointsOfStroke;
  const length = Math.max(leastLength, lengthOf(stroke));
  return { line, centreX: mean(line.x), centreY: mean(line.y), length };
}

/**
 * Mean squared distance of a drawing to a template stroke by stroke in the order of writing, where one drawn stroke
 * may be up to four strokes of the template written without lifting, neighbours may be exchanged, and strokes may be
 * missing or too many at a price.
 */
export function strokeDistance(template: Drawing, drawn: StrokeSequence): number {
  const groups = groupsOf(template);
  const [rows, columns] = [drawn.strokes.length, template.length];
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width).fill(Infinity);
  best[0] = 0;
  const lower = (row: number, column: number, value: number) => {
    const at = row * width + column;
    if (value < (best[at] ?? 0)) best[at] = value;
  };
  for (let row = 0; row <= rows; row++) {
    const piece = drawn.strokes[row];
    for (let column = 0; column <= columns; column++) {
      const here = best[row * width + column] ?? Infinity;
      const single = groups[column]?.[0];
      if (single) lower(row, column + 1, here + skipped * single.length);
      if (!piece) continue;
      lower(row + 1, column, here + skipped * piece.length);
      for (const [more, group] of groups[column]?.entries() ?? []) {
        lower(row + 1, column + more + 1, here + distanceOf(piece, group));
      }
      const [next, after] = [drawn.strokes[row + 1], groups[column + 1]?.[0]];
      if (next && single && after) {
        const both = distanceOf(piece, after) + distanceOf(next, single);
        lower(row + 2, column + 2, here + both + exchanged * drawn.totalLength);
      }
    }
  }
  const total = groups.reduce((sum, [single]) => sum + (single?.length ?? 0), 0);
  return (best.at(-1) ?? 0) / (total + drawn.totalLength || 1);
}

/** For each stroke of the template: it alone, with the next, with the next two, … as one line. */
function groupsOf(template: Drawing): Piece[][] {
  return template.map((_, start) =>
    Array.from({ length: Math.min(mostJoined, template.length - start) }, (_group, more) =>
      pieceOf(lineThrough(template.slice(start, start + more + 1))),
    ),
  );
}

function lineThrough(strokes: Drawing): Polyline {
  const [only] = strokes;
  if (only && strokes.length === 1) return only;
  const all = strokes.reduce((sum, { x }) => sum + x.length, 0);
  const line = { x: new Float32Array(all), y: new Float32Array(all) };
  let at = 0;
  for (const { x, y } of strokes) {
    line.x.set(x, at);
    line.y.set(y, at);
    at += x.length;
  }
  return line;
}

function distanceOf(a: Piece, b: Piece): number {
  const [dx, dy] = [a.centreX - b.centreX, a.centreY - b.centreY];
  let [bent, turned] = [0, 0];
  for (let index = 0; index < pointsOfStroke; index++) {
    const x = (a.line.x[index] ?? 0) - (b.line.x[index] ?? 0) - dx;
    const y = (a.line.y[index] ?? 0) - (b.line.y[index] ?? 0) - dy;
    bent += x * x + y * y;
    if (index > 0) turned += turnBetween(a.line, b.line, index);
  }
  const mean = placeWeight * (dx * dx + dy * dy) + bent / pointsOfStroke;
  const distance = mean + (directionWeight * turned) / (pointsOfStroke - 1);
  return Math.min(mostDistance, distance) * (a.length + b.length);
}

/** 0 for the same direction, 1 for a right angle, 2 for the opposite one, between two points each. */
function turnBetween(a: Polyline, b: Polyline, index: number): number {
  const step = (values: Float32Array) => (values[index] ?? 0) - (values[index - 1] ?? 0);
  const [ax, ay, bx, by] = [step(a.x), step(a.y), step(b.x), step(b.y)];
  const lengths = Math.sqrt((ax * ax + ay * ay) * (bx * bx + by * by));
  return lengths > 0 ? 1 - (ax * bx + ay * by) / lengths : 1;
}
