import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  backoffBaseMs,
  backoffCapMs,
  parseRetryAfterMs,
  retryAfterLimitMs,
  retryDelayMs,
} from './backoff.ts';

const drawing = (fraction: number) => ({
  fraction: () => fraction,
  bytes: (count: number) => new Uint8Array(count),
});
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('without Retry-After: between 0 and min(cap, base · 2^failures)', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fraction, (failures, drawn) => {
      const delay = retryDelayMs(failures, undefined, drawing(drawn));
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(Math.min(backoffCapMs, backoffBaseMs * 2 ** failures));
    }),
  );
});

test('with Retry-After: at least that, and no more than the greater of it and the cap', () => {
  fc.assert(
    fc.property(fc.nat(100), fraction, fc.nat(retryAfterLimitMs), (failures, drawn, asked) => {
      const delay = retryDelayMs(failures, asked, drawing(drawn));
      expect(delay).toBeGreaterThanOrEqual(asked);
      expect(delay).toBeLessThanOrEqual(Math.max(asked, backoffCapMs));
    }),
  );
});

test('the jitter is full: it takes the whole range', () => {
  expect(retryDelayMs(3, undefined, drawing(0))).toBe(0);
  expect(retryDelayMs(3, undefined, drawing(0.5))).toBe(backoffBaseMs * 4);
  expect(retryDelayMs(60, undefined, drawing(0.999))).toBeCloseTo(backoffCapMs * 0.999);
});

test('a server that asks for a year is not believed', () => {
  expect(retryDelayMs(0, 365 * 86_400_000, drawing(0))).toBe(retryAfterLimitMs);
});

test.each([
  ['120', null, 120_000],
  [' 0 ', null, 0],
  ['Thu, 15 Jan 2026 10:02:00 GMT', 'Thu, 15 Jan 2026 10:00:00 GMT', 120_000],
  ['Thu, 15 Jan 2026 09:00:00 GMT', 'Thu, 15 Jan 2026 10:00:00 GMT', 0],
  ['Thu, 15 Jan 2026 10:02:00 GMT', null, undefined],
  ['soon', 'Thu, 15 Jan 2026 10:00:00 GMT', undefined],
  ['-5', 'Thu, 15 Jan 2026 10:00:00 GMT', 0],
  [null, null, undefined],
])('Retry-After %s with Date %s is %s ms', (retryAfter, date, expected) => {
  expect(parseRetryAfterMs(retryAfter, date)).toBe(expected);
});

test('any header gives a span or nothing, never NaN', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string()), (retryAfter, date) => {
      const span = parseRetryAfterMs(retryAfter, date);
      expect(span === undefined || span >= 0).toBe(true);
    }),
  );
});
