import { expect, test } from 'vitest';
import { succeeded } from '../../contract/result.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { offerPage } from './page-offer.ts';

function offering() {
  const clock = new ManualClock();
  const offers: string[] = [];
  let tokens = 0;
  const page = offerPage(
    () => Promise.resolve(succeeded(`t${String(++tokens)}`)),
    clock,
    (address) => offers.push(address),
  );
  return { clock, offers, page };
}

const address = 'http://127.0.0.1:4000/';

test('offers the page once, however long nobody opens it', async () => {
  const { clock, offers, page } = offering();
  page.terminalReady(address);
  for (let second = 0; second < 60; second += 1) {
    await clock.pass(1_000);
    page.terminalAlive({ connected: false, paintedMsAgo: undefined });
  }
  expect(offers).toEqual([`${address}#token=t1`]);
});

test('offers it again with a fresh token when the open page has gone', async () => {
  const { clock, offers, page } = offering();
  page.terminalReady(address);
  await clock.pass(0);
  page.terminalAlive({ connected: true, paintedMsAgo: 0 });
  page.terminalAlive({ connected: false, paintedMsAgo: undefined });
  await clock.pass(1_000);
  page.terminalAlive({ connected: false, paintedMsAgo: undefined });
  await clock.pass(2_000);
  expect(offers).toEqual([`${address}#token=t1`, `${address}#token=t2`]);
});

test('a page that is back at once keeps its right', async () => {
  const { clock, offers, page } = offering();
  page.terminalReady(address);
  await clock.pass(0);
  page.terminalAlive({ connected: true, paintedMsAgo: 0 });
  page.terminalAlive({ connected: false, paintedMsAgo: undefined });
  await clock.pass(1_000);
  page.terminalAlive({ connected: true, paintedMsAgo: 0 });
  await clock.pass(60_000);
  expect(offers).toHaveLength(1);
});

test('offers the terminal that came back, and nothing after the end', async () => {
  const { clock, offers, page } = offering();
  page.terminalReady(address);
  await clock.pass(0);
  page.terminalGone();
  page.terminalReady('http://127.0.0.1:5000/');
  await clock.pass(0);
  expect(offers.at(-1)).toBe('http://127.0.0.1:5000/#token=t2');
  page.stop();
  page.terminalAlive({ connected: true, paintedMsAgo: 0 });
  page.terminalAlive({ connected: false, paintedMsAgo: undefined });
  await clock.pass(60_000);
  expect(offers).toHaveLength(2);
});
