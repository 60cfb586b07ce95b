import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestShareWithin } from './largest-share.ts';

test('all at once, and evenly spread', () => {
  expect(largestShareWithin([5, 5, 5, 5], 1_000)).toBe(1);
  expect(largestShareWithin([0, 1_000, 2_000, 3_000], 1_000)).toBe(0.25);
  expect(largestShareWithin([0, 999, 1_500, 9_000], 1_000)).toBe(0.5);
  expect(largestShareWithin([], 1_000)).toBe(0);
});

test('the same as looking from every moment', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 1 }), (moments) => {
      const from = (start: number) => moments.filter((at) => at >= start && at < start + 1_000).length;
      expect(largestShareWithin(moments, 1_000)).toBe(Math.max(...moments.map(from)) / moments.length);
    }),
  );
});
