import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  firstPatienceMs,
  longestPatienceMs,
  missedAfterMs,
  pageOpened,
  pageReported,
  type PageReport,
} from './page-watch.ts';

const painting: PageReport = { connected: true, paintedMsAgo: 0 };
const silent: PageReport = { connected: true, paintedMsAgo: undefined };
const away: PageReport = { connected: false, paintedMsAgo: undefined };

test('a page that paints is left alone', () => {
  let watch = pageOpened(0);
  for (let nowMs = 1_000; nowMs < 100_000; nowMs += 1_000) {
    const report = pageReported(watch, painting, nowMs);
    expect(report.trouble).toBeUndefined();
    watch = report.watch;
  }
});

test.each([
  ['unconnected', away],
  ['frozen', silent],
] as const)('a page that is %s 10 s after it was opened is opened again', (trouble, report) => {
  const watch = pageOpened(5_000);
  expect(pageReported(watch, report, 5_000 + firstPatienceMs - 1).trouble).toBeUndefined();
  expect(pageReported(watch, report, 5_000 + firstPatienceMs).trouble).toBe(trouble);
});

test.each([
  ['unconnected', away],
  ['frozen', silent],
] as const)('a page that painted and then is %s is missed after 3 s', (trouble, report) => {
  const { watch } = pageReported(pageOpened(0), painting, 60_000);
  expect(pageReported(watch, report, 60_000 + missedAfterMs - 1).trouble).toBeUndefined();
  expect(pageReported(watch, report, 60_000 + missedAfterMs).trouble).toBe(trouble);
  expect(missedAfterMs).toBe(3_000);
});

test('a page that never paints is opened more and more rarely, up to a limit', () => {
  let watch = pageOpened(0);
  const patience = [watch.patienceMs];
  for (let count = 1; count < 6; count += 1) {
    watch = pageOpened(count * 100_000, watch);
    patience.push(watch.patienceMs);
  }
  expect(patience).toEqual([10_000, 20_000, 40_000, 80_000, 80_000, 80_000]);
  expect(longestPatienceMs).toBe(80_000);
});

test('painting once restores the patience', () => {
  const tired = pageOpened(200_000, pageOpened(100_000, pageOpened(0)));
  const { watch } = pageReported(tired, painting, 201_000);
  expect(pageOpened(300_000, watch).patienceMs).toBe(firstPatienceMs);
});

test('whatever is reported, trouble is told just when no proof since the opening is younger than its limit', () => {
  const reports = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 1, max: 3_000 }),
      connected: fc.boolean(),
      paintedMsAgo: fc.option(fc.nat(20_000), { nil: undefined }),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(reports, (all) => {
      let nowMs = 50_000;
      let watch = pageOpened(nowMs);
      const proofs: number[] = [];
      for (const { afterMs, ...report } of all) {
        nowMs += afterMs;
        if (report.connected && report.paintedMsAgo !== undefined) proofs.push(nowMs - report.paintedMsAgo);
        const last = Math.max(...proofs.filter((atMs) => atMs >= 50_000));
        const heard = pageReported(watch, report, nowMs);
        const due = Number.isFinite(last) ? last + missedAfterMs : 50_000 + firstPatienceMs;
        expect(heard.trouble !== undefined).toBe(nowMs >= due);
        watch = heard.watch;
      }
    }),
  );
});
