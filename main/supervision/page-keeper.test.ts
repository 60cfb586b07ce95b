import { expect, test } from 'vitest';
import { failed, succeeded } from '../../contract/result.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { keepPageOpen, type Replacing } from './page-keeper.ts';
import type { TerminalSupervision } from './terminal-process.ts';

function keeper(mint?: TerminalSupervision['mintToken']) {
  const clock = new ManualClock();
  const opened: string[] = [];
  const replaced: Replacing[] = [];
  const reasons: string[] = [];
  let tokens = 0;
  const page = keepPageOpen({
    clock,
    open(address, replacing) {
      opened.push(address);
      replaced.push(replacing);
    },
    onReopen: (reason) => reasons.push(reason),
    mintToken: mint ?? (() => Promise.resolve(succeeded(`t${String(++tokens)}`))),
  });
  return { clock, opened, replaced, reasons, page };
}

const address = 'http://127.0.0.1:4000/';

test('opens the page with a token in the fragment when the terminal is ready', async () => {
  const { clock, opened, page } = keeper();
  page.terminalReady(address);
  await clock.pass(0);
  expect(opened).toEqual([`${address}#token=t1`]);
});

test('a terminal that came back gets a page with a fresh token at its new address', async () => {
  const { clock, opened, page } = keeper();
  page.terminalReady(address);
  await clock.pass(0);
  page.terminalGone();
  await clock.pass(60_000);
  page.terminalReady('http://127.0.0.1:5000/');
  await clock.pass(0);
  expect(opened).toEqual([`${address}#token=t1`, 'http://127.0.0.1:5000/#token=t2']);
});

test('a lost page is opened again with back-off and a fresh token', async () => {
  const { clock, opened, page, reasons } = keeper();
  page.terminalReady(address);
  await clock.pass(0);
  page.pageLost('crashed');
  page.pageLost('crashed');
  await clock.pass(499);
  expect(opened).toHaveLength(1);
  await clock.pass(1);
  expect(opened).toHaveLength(2);
  page.pageLost('crashed');
  await clock.pass(999);
  expect(opened).toHaveLength(2);
  await clock.pass(1);
  expect(opened.at(-1)).toBe(`${address}#token=t3`);
  expect(reasons).toEqual(['crashed', 'crashed']);
});

test('a page lost while the terminal is gone waits for the terminal', async () => {
  const { clock, opened, page } = keeper();
  page.terminalReady(address);
  await clock.pass(0);
  page.terminalGone();
  page.pageLost('did not load');
  await clock.pass(120_000);
  expect(opened).toHaveLength(1);
});

test('a page that does not connect is opened again', async () => {
  const { clock, opened, page, reasons } = keeper();
  page.terminalReady(address);
  await clock.pass(0);
  for (let second = 0; second < 11; second += 1) {
    await clock.pass(1_000);
    page.terminalAlive({ connected: false, paintedMsAgo: undefined });
  }
  await clock.pass(0);
  expect(opened).toHaveLength(2);
  expect(reasons).toEqual(['the page is not connected']);
});

/** The terminal's report of every second, each at its second. */
async function report(
  { clock, page }: ReturnType<typeof keeper>,
  seconds: number,
  paintedMsAgo?: (second: number) => number,
): Promise<void> {
  for (let second = 1; second <= seconds; second += 1) {
    await clock.pass(1_000);
    page.terminalAlive({ connected: true, paintedMsAgo: paintedMsAgo?.(second) });
  }
  await clock.pass(0);
}

test('a page that goes on painting is left alone, awake or asleep', async () => {
  const it = keeper();
  it.page.terminalReady(address);
  await it.clock.pass(0);
  await report(it, 600, (second) => (second * 137) % 1_000);
  expect(it.opened).toHaveLength(1);
});

test('a page that stops painting is replaced within four reports, with the process that drew it', async () => {
  const it = keeper();
  it.page.terminalReady(address);
  await it.clock.pass(0);
  await report(it, 3, () => 900);
  await report(it, 2, (second) => 900 + second * 1_000);
  expect(it.opened).toHaveLength(1);
  await report(it, 1, () => 3_900);
  expect(it.opened).toHaveLength(2);
  expect(it.replaced).toEqual(['page', 'renderer']);
  expect(it.reasons).toEqual(['the page has stopped painting']);
});

test('a page whose connection broke after it had painted is missed as soon', async () => {
  const it = keeper();
  it.page.terminalReady(address);
  await it.clock.pass(0);
  await report(it, 1, () => 0);
  for (let second = 0; second < 3; second += 1) {
    await it.clock.pass(1_000);
    it.page.terminalAlive({ connected: false, paintedMsAgo: undefined });
  }
  await it.clock.pass(0);
  expect(it.replaced).toEqual(['page', 'renderer']);
  expect(it.reasons).toEqual(['the page is not connected']);
});

test('a page that connects and never paints gives up the window, more and more rarely', async () => {
  const it = keeper();
  it.page.terminalReady(address);
  await it.clock.pass(0);
  await report(it, 10);
  expect(it.replaced).toEqual(['page', 'window']);
  await report(it, 19);
  expect(it.opened).toHaveLength(2);
  await report(it, 1);
  expect(it.replaced).toEqual(['page', 'window', 'window']);
});

test('what the last page proved does not speak for the next', async () => {
  const it = keeper();
  it.page.terminalReady(address);
  await it.clock.pass(0);
  await report(it, 1, () => 0);
  await report(it, 3, (second) => second * 1_000);
  expect(it.opened).toHaveLength(2);
  await report(it, 9, (second) => 3_000 + second * 1_000);
  expect(it.opened).toHaveLength(2);
  await report(it, 1, () => 13_000);
  expect(it.replaced).toEqual(['page', 'renderer', 'window']);
});

test('a terminal that does not answer is asked again', async () => {
  let asked = 0;
  const { clock, opened, page } = keeper(() =>
    Promise.resolve(++asked < 3 ? failed({ code: 'noAnswer' }) : succeeded('third')),
  );
  page.terminalReady(address);
  await clock.pass(2_000);
  expect(opened).toEqual([`${address}#token=third`]);
});

test('a dead page is replaced once, however long the token for the next one takes', async () => {
  const { promise, resolve } = Promise.withResolvers<{ ok: true; value: string }>();
  let asked = 0;
  const it = keeper(() => (++asked === 1 ? Promise.resolve(succeeded('first')) : promise));
  it.page.terminalReady(address);
  await it.clock.pass(0);
  await report(it, 1, () => 0);
  await report(it, 6, (second) => second * 1_000);
  resolve(succeeded('second'));
  await it.clock.pass(0);
  expect(it.reasons).toEqual(['the page has stopped painting']);
  expect(asked).toBe(2);
  expect(it.opened).toEqual([`${address}#token=first`, `${address}#token=second`]);
});

test('a token that arrives after the terminal has gone opens nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<{ ok: true; value: string }>();
  const { clock, opened, page } = keeper(() => promise);
  page.terminalReady(address);
  await clock.pass(0);
  page.terminalGone();
  resolve(succeeded('stale'));
  await clock.pass(0);
  expect(opened).toEqual([]);
});

test('after stop nothing is opened', async () => {
  const { clock, opened, page } = keeper();
  page.terminalReady(address);
  page.stop();
  page.pageLost('crashed');
  await clock.pass(60_000);
  expect(opened).toEqual([]);
});
