import fc from 'fast-check';
import { expect, test } from 'vitest';
import { restartPace, waitAfterLife } from './back-off.ts';

test('waits 0.5, 1, 2, 4, 8, 16, 30, 30 s for lives that end at once', () => {
  let failures = 0;
  const delays = Array.from({ length: 8 }, () => {
    const wait = waitAfterLife(failures, 0);
    failures = wait.failures;
    return wait.delayMs;
  });
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a life of 60 s starts over', () => {
  expect(waitAfterLife(7, 59_999).delayMs).toBe(30_000);
  expect(waitAfterLife(7, 60_000)).toEqual({ failures: 1, delayMs: 500 });
});

test('is never shorter than the first wait nor longer than the cap', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.nat(10_000_000), (failures, livedMs) => {
      const { delayMs } = waitAfterLife(failures, livedMs);
      return delayMs >= restartPace.firstMs && delayMs <= restartPace.capMs;
    }),
  );
});
