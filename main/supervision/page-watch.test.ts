import { expect, test } from 'vitest';
import { firstPatienceMs, longestPatienceMs, pageOpened, pageReported } from './page-watch.ts';

test('a page that connects is left alone', () => {
  let watch = pageOpened(0);
  for (let nowMs = 1_000; nowMs < 100_000; nowMs += 1_000) {
    const report = pageReported(watch, true, nowMs);
    expect(report.reopen).toBe(false);
    watch = report.watch;
  }
});

test('a page that is not connected 10 s after it was opened is opened again', () => {
  const watch = pageOpened(5_000);
  expect(pageReported(watch, false, 5_000 + firstPatienceMs - 1).reopen).toBe(false);
  expect(pageReported(watch, false, 5_000 + firstPatienceMs).reopen).toBe(true);
});

test('a page that was connected and goes missing gets the same patience', () => {
  const { watch } = pageReported(pageOpened(0), true, 60_000);
  expect(pageReported(watch, false, 69_999).reopen).toBe(false);
  expect(pageReported(watch, false, 70_000).reopen).toBe(true);
});

test('a page that never connects is opened more and more rarely, up to a limit', () => {
  let watch = pageOpened(0);
  const patience = [watch.patienceMs];
  for (let count = 1; count < 6; count += 1) {
    watch = pageOpened(count * 100_000, watch);
    patience.push(watch.patienceMs);
  }
  expect(patience).toEqual([10_000, 20_000, 40_000, 80_000, 80_000, 80_000]);
  expect(longestPatienceMs).toBe(80_000);
});

test('connecting once restores the patience', () => {
  const tired = pageOpened(200_000, pageOpened(100_000, pageOpened(0)));
  const { watch } = pageReported(tired, true, 201_000);
  expect(pageOpened(300_000, watch).patienceMs).toBe(firstPatienceMs);
});
