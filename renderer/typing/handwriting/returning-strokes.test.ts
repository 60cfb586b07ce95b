import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawingOf, type Drawing } from './drawing.ts';
import { withoutReturns } from './returning-strokes.ts';
import { type Stroke } from './strokes.ts';

/** Straight lines between corners, a point every few units as a finger gives them. */
function stroke(...corners: readonly (readonly [x: number, y: number])[]): Stroke {
  return corners.flatMap(([x, y], at) => {
    const [nextX, nextY] = corners[at + 1] ?? [x, y];
    return Array.from({ length: 12 }, (_, step) => ({
      x: x + ((nextX - x) * step) / 12,
      y: y + ((nextY - y) * step) / 12,
    }));
  });
}

/** Where each stroke begins and ends, in whole tenths of the drawing. */
function ends(drawing: Drawing | undefined): string[] | undefined {
  const tenths = (value: number | undefined) => Math.round((value ?? Number.NaN) * 10);
  return drawing?.map(
    ({ x, y }) => `${tenths(x[0])},${tenths(y[0])} ${tenths(x.at(-1))},${tenths(y.at(-1))}`,
  );
}

test('a box that is closed without lifting is parted, and its bottom runs to the right', () => {
  const drawn = drawingOf([stroke([0, 0], [0, 100]), stroke([0, 0], [100, 0], [100, 100], [0, 100])]);
  expect(ends(withoutReturns(drawn))).toEqual(['0,0 0,10', '0,0 10,10', '0,10 10,10']);
});

test('what comes after the run is a stroke too', () => {
  const drawn = drawingOf([stroke([0, 0], [100, 0], [100, 60], [0, 60], [50, 100])]);
  expect(ends(withoutReturns(drawn))).toHaveLength(3);
});

test.each([
  ['a hook', stroke([0, 0], [100, 0], [100, 100], [88, 92])],
  ['a stroke that falls to the left', stroke([80, 0], [70, 40], [0, 100])],
  ['a line to the left that nothing came down to', stroke([100, 50], [0, 50])],
  ['𠃊', stroke([0, 0], [0, 100], [100, 100])],
  ['a move up to the next line', stroke([0, 0], [100, 0], [100, 90], [30, 30], [100, 30])],
  ['a dot', [{ x: 3, y: 3 }]],
])('%s is left as it is', (_, only) => {
  expect(withoutReturns(drawingOf([only]))).toBeUndefined();
});

const anyStroke = fc.array(fc.record({ x: fc.double(), y: fc.double() }), { maxLength: 60 });

test('any strokes: the ink stays where it was, only parted and turned', () => {
  fc.assert(
    fc.property(fc.array(anyStroke, { maxLength: 6 }), (strokes) => {
      const drawn = drawingOf(strokes);
      const parted = withoutReturns(drawn);
      if (!parted) return;
      expect(parted.length).toBeGreaterThan(drawn.length);
      for (const { x, y } of parted) {
        expect(x.length).toBe(y.length);
        expect(x.length).toBeGreaterThan(0);
        for (const value of [...x, ...y]) expect(value).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
