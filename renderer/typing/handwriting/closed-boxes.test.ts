import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutClosedBoxes } from './closed-boxes.ts';
import { anyStrokes, endsOf, isWhole, stroke } from './drawn-lines.test-support.ts';
import { drawingOf, type Drawing } from './drawing.ts';
import { type Stroke } from './strokes.ts';

const ring = (turns = 1, width = 50, height = 50): Stroke =>
  Array.from({ length: 60 }, (_, step) => ({
    x: 50 + width * Math.sin((step / 59) * turns * 2 * Math.PI),
    y: 50 - height * Math.cos((step / 59) * turns * 2 * Math.PI),
  }));

/** Corners are rounded a little: fifths are near enough. */
const ends = (drawing: Drawing | undefined) => endsOf(drawing, 5);

const corners = [
  [0, 0],
  [100, 0],
  [100, 100],
  [0, 100],
] as const;

test.each(
  [0, 1, 2, 3].flatMap((begin) => [
    { way: 'as a clock goes', begin, around: corners },
    { way: 'the other way', begin, around: corners.toReversed() },
  ]),
)('a box in one stroke, $way, begun at corner $begin', ({ begin, around }) => {
  const turned = [...around.slice(begin), ...around.slice(0, begin)];
  const drawn = drawingOf([stroke(...turned, turned[0] ?? [0, 0])]);
  expect(ends(withoutClosedBoxes(drawn))).toEqual(['0,0 0,5', '0,0 5,5', '0,5 5,5']);
});

test('strokes beside a box stay as they are', () => {
  const drawn = drawingOf([stroke(...corners, [3, 4]), stroke([10, 50], [90, 50])]);
  const apart = withoutClosedBoxes(drawn);
  expect(apart).toHaveLength(4);
  expect(apart?.at(-1)).toBe(drawn[1]);
});

test.each([
  ['a ring', ring()],
  ['an oval', ring(1, 30, 50)],
  ['two turns', ring(2)],
  ['D', [...stroke([0, 0], [0, 100]), ...ring(1).slice(30, 60).toReversed()]],
  ['a box with one side open', stroke([0, 0], [100, 0], [100, 100], [0, 100])],
  ['𠃊', stroke([0, 0], [0, 100], [100, 100])],
  ['there and back', stroke([0, 0], [100, 2], [0, 4])],
  ['a triangle', stroke([50, 0], [100, 100], [0, 100], [50, 0])],
  ['a dot', [{ x: 3, y: 3 }]],
])('%s is left as it is', (_, only) => {
  expect(withoutClosedBoxes(drawingOf([only]))).toBeUndefined();
});

test('any strokes: the ink stays inside the square, and nothing is thrown', () => {
  fc.assert(
    fc.property(anyStrokes, (strokes) => {
      expect(isWhole(withoutClosedBoxes(drawingOf(strokes)) ?? [])).toBe(true);
    }),
  );
});
