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
  /** `pointsOfStroke` points about the centre */
  x: Float32Array;
  y: Float32Array;
  /** unit vectors between them */
  directionX: Float32Array;
  directionY: Float32Array;
  centreX: number;
  centreY: number;
  length: number;
}

export function strokeSequence(drawing: Drawing): StrokeSequence {
  const strokes = drawing.map(pieceOf);
  return { strokes, totalLength: strokes.reduce((sum, { length }) => sum + length, 0) };
}

function pieceOf(stroke: Polyline): Piece {
  const { x, y } = resampled(stroke, pointsOfStroke);
  const [centreX, centreY] = [meanOf(x), meanOf(y)];
  const [directionX, directionY] = [new Float32Array(pointsOfStroke), new Float32Array(pointsOfStroke)];
  for (let index = 0; index < pointsOfStroke; index++) {
    const before = Math.max(0, index - 1);
    const [dx, dy] = [(x[index] ?? 0) - (x[before] ?? 0), (y[index] ?? 0) - (y[before] ?? 0)];
    const length = Math.sqrt(dx * dx + dy * dy) || 1;
    directionX[index] = dx / length;
    directionY[index] = dy / length;
  }
  for (let index = 0; index < pointsOfStroke; index++) {
    x[index] = (x[index] ?? 0) - centreX;
    y[index] = (y[index] ?? 0) - centreY;
  }
  return { x, y, directionX, directionY, centreX, centreY, length: Math.max(leastLength, lengthOf(stroke)) };
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] ?? 0;
  return sum / (values.length || 1);
}

/**
 * Mean squared distance of a drawing to a template stroke by stroke in the order of writing, where one drawn stroke
 * may be up to four strokes of the template written without lifting, neighbours may be exchanged, and strokes may be
 * missing or too many at a price.
 */
export function strokeDistance(template: Drawing, drawn: StrokeSequence): number {
  const [rows, columns] = [drawn.strokes.length, template.length];
  // As many strokes as taught may hide one join and one stroke too many, hardly more.
  const groups = groupsOf(template, Math.max(2, Math.min(mostJoined, columns - rows + 2)));
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
function groupsOf(template: Drawing, most: number): Piece[][] {
  return template.map((_, start) =>
    Array.from({ length: Math.min(most, template.length - start) }, (_group, more) =>
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

/** 0 for the same place, shape and direction; weighs as much as the two are long. */
function distanceOf(a: Piece, b: Piece): number {
  const lengths = a.length + b.length;
  const [dx, dy] = [a.centreX - b.centreX, a.centreY - b.centreY];
  const away = placeWeight * (dx * dx + dy * dy);
  if (away >= mostDistance) return mostDistance * lengths;
  let [bent, turned] = [0, 0];
  for (let index = 0; index < pointsOfStroke; index++) {
    const x = (a.x[index] ?? 0) - (b.x[index] ?? 0);
    const y = (a.y[index] ?? 0) - (b.y[index] ?? 0);
    bent += x * x + y * y;
    turned +=
      (a.directionX[index] ?? 0) * (b.directionX[index] ?? 0) +
      (a.directionY[index] ?? 0) * (b.directionY[index] ?? 0);
  }
  // The first point has no direction.
  const turn = 1 - turned / (pointsOfStroke - 1);
  return Math.min(mostDistance, away + bent / pointsOfStroke + directionWeight * turn) * lengths;
}
