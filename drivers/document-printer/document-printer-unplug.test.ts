import { describe, expect, it } from 'vitest';
import { started, stopped, type Bench } from './testing/document-bench.ts';
import type { Operation } from './ipp-numbers.ts';

const pages = 3;
const moments: Operation[] = [
  'getPrinterAttributes',
  'validateJob',
  'createJob',
  'sendDocument',
  'getJobAttributes',
];

/** Runs `action` when the printer has heard its next request of that kind, before it answers. */
function onNext(all: Bench, operation: Operation, action: () => void): void {
  const before = all.model.asked.length;
  all.line.onHeard = () => {
    if (all.model.asked.length <= before || all.model.asked.at(-1) !== operation) return;
    all.line.onHeard = () => undefined;
    action();
  };
}

/** What must hold whatever happened: each page at most once, and the next visit gets its own paper and no other. */
async function nextVisitIsServed(all: Bench): Promise<void> {
  await all.clock.advance(60_000);
  const before = all.model.sheets.length;
  expect(all.model.sheets.filter((name) => name.endsWith('/a')).length).toBeLessThanOrEqual(pages);
  const next = all.print('b', { visitId: 'visit-2' });
  await all.clock.advance(120_000);
  expect(next.outcome).toMatchObject({ completion: 'success', paper: 'complete' });
  expect(all.model.sheets.slice(before)).toEqual(['jiujin-test/b', 'jiujin-test/b']);
}

describe.each(moments)('the network is cut at %s', (moment) => {
  it.each([
    ['for a moment', 500],
    ['for a long time', 240_000],
  ] as const)('%s', async (_, spanMs) => {
    const all = await started();
    onNext(all, moment, () => {
      all.line.plugged = false;
    });
    const job = all.print('a', { pages });
    await all.clock.advance(spanMs);
    all.line.plugged = true;
    await all.clock.advance(120_000);
    expect(job.outcome).toBeDefined();
    if (job.outcome?.paper === 'complete') expect(all.model.sheets).toHaveLength(pages);
    await nextVisitIsServed(all);
    await stopped(all);
  });
});

describe.each(moments)('the printer is switched off at %s', (moment) => {
  it('and on again', async () => {
    const all = await started();
    onNext(all, moment, () => {
      all.line.plugged = false;
      all.model.powerCycle();
    });
    const job = all.print('a', { pages });
    await all.clock.advance(8000);
    all.line.plugged = true;
    await all.clock.advance(120_000);
    expect(job.outcome?.paper).not.toBe('complete');
    await nextVisitIsServed(all);
    await stopped(all);
  });
});

describe.each(moments)('the printer falls silent at %s', (moment) => {
  it('the job ends, and nothing of it is printed for the next', async () => {
    const all = await started();
    onNext(all, moment, () => {
      all.line.silent = true;
      all.model.setReasons(['cover-open']);
    });
    const job = all.print('a', { pages });
    await all.clock.advance(240_000);
    expect(job.outcome).toBeDefined();
    expect(job.outcome?.completion).not.toBe('success');
    expect(all.printer.status().device).toBe('offline');
    all.line.silent = false;
    await all.clock.advance(30_000);
    all.model.setReasons([]);
    await nextVisitIsServed(all);
    await stopped(all);
  });
});

describe('the cable is out while nothing is printed', () => {
  it('is told, and the printer is found again', async () => {
    const all = await started();
    all.line.plugged = false;
    await all.clock.advance(6000);
    expect(all.printer.status()).toMatchObject({ device: 'noDevice', paper: 'unknown', reasons: [] });
    all.line.plugged = true;
    await all.clock.advance(20_000);
    expect(all.printer.status().device).toBe('online');
    expect(all.heard.map(({ device }) => device)).toEqual(['online', 'noDevice', 'online']);
    await stopped(all);
  });

  it('is asked with growing pauses, not thousands of times', async () => {
    const all = await started();
    all.line.plugged = false;
    const before = all.line.exchanges;
    await all.clock.advance(600_000);
    // every five seconds at the longest: who has put the plug in is watching the screen
    expect(all.line.exchanges - before).toBeLessThan(600_000 / 5000 + 10);
    await stopped(all);
  });
});

describe('stopping', () => {
  it.each(moments)('at %s takes the job back and ends', async (moment) => {
    const all = await started();
    let stopping: Promise<void> | undefined;
    onNext(all, moment, () => {
      stopping = all.printer.stop();
    });
    const job = all.print('a', { pages: 50 });
    await all.clock.advance(60_000);
    await stopping;
    expect(job.outcome?.completion).toBe('canceled');
    const before = all.model.sheets.length;
    await all.clock.advance(60_000);
    expect(all.model.sheets).toHaveLength(before);
    await stopped(all);
  });
});
