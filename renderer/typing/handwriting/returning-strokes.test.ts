import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyStrokes, endsOf, isWhole, stroke } from './drawn-lines.test-support.ts';
import { drawingOf } from './drawing.ts';
import { withoutReturns } from './returning-strokes.ts';

test('a box that is closed without lifting is parted, and its bottom runs to the right', () => {
  const drawn = drawingOf([stroke([0, 0], [0, 100]), stroke([0, 0], [100, 0], [100, 100], [0, 100])]);
  expect(endsOf(withoutReturns(drawn), 10)).toEqual(['0,0 0,10', '0,0 10,10', '0,10 10,10']);
});

test('what comes after the run is a stroke too', () => {
  const drawn = drawingOf([stroke([0, 0], [100, 0], [100, 60], [0, 60], [50, 100])]);
  expect(endsOf(withoutReturns(drawn), 10)).toHaveLength(3);
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

test('any strokes: the ink stays where it was, only parted and turned', () => {
  fc.assert(
    fc.property(anyStrokes, (strokes) => {
      const drawn = drawingOf(strokes);
      const parted = withoutReturns(drawn);
      if (!parted) return;
      expect(parted.length).toBeGreaterThan(drawn.length);
      expect(isWhole(parted)).toBe(true);
    }),
  );
});
