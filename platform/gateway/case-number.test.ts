import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shanghaiDay } from './case-number.ts';

test('the day in China is that of the moment eight hours later in UTC', () => {
  const since1992 = Date.UTC(1992, 0, 1);
  fc.assert(
    fc.property(fc.integer({ min: since1992, max: Date.UTC(2999, 0, 1) }), (wallMs) => {
      const shifted = new Date(wallMs + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
      expect(shanghaiDay(wallMs)).toBe(shifted);
    }),
  );
});
