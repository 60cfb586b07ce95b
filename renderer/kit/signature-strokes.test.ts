import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SignatureStrokes } from '../../contract/submission.ts';
import { signatureStrokes } from './signature-strokes.ts';

const point = (x: number, y: number, time: number) => ({ x, y, time });

test('times count from the first touch', () => {
  const strokes = signatureStrokes([
    { points: [point(10.04, 20, 1_000), point(11, 21, 1_016)] },
    { points: [point(30, 40, 1_500)] },
  ]);
  expect(strokes).toEqual([
    [
      { x: 10, y: 20, t: 0 },
      { x: 11, y: 21, t: 16 },
    ],
    [{ x: 30, y: 40, t: 500 }],
  ]);
});

test('an empty pad is no signature', () => {
  expect(signatureStrokes([])).toEqual([]);
  expect(signatureStrokes([{ points: [] }])).toEqual([]);
});

test('however much is drawn, the contract takes it', () => {
  const drawn = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(drawn, (lengths) => {
      const strokes = signatureStrokes(
        lengths.map((length) => ({
          points: Array.from({ length }, (_, index) => point(index, index, index)),
        })),
      );
      expect(SignatureStrokes.safeParse(strokes).success).toBe(true);
    }),
    { numRuns: 15 },
  );
});

test('a stroke that is too long keeps its beginning and loses points evenly', () => {
  const points = Array.from({ length: 4000 }, (_, index) => point(index, 0, index));
  const [stroke] = signatureStrokes([{ points }]);
  expect(stroke).toHaveLength(2000);
  expect(stroke?.[0]?.x).toBe(0);
  expect(stroke?.at(-1)?.x).toBeGreaterThan(3990);
});
