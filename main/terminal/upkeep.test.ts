import { expect, test } from 'vitest';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded } from '../../contract/result.ts';
import { VirtualClock } from './testing/virtual-clock.ts';
import { keepUp, type UpkeepParts } from './upkeep.ts';

function bench(change: { refusal?: StoreFailure } = {}) {
  const clock = new VirtualClock();
  const done: string[] = [];
  const logged: string[] = [];
  const state = { idle: true, refusal: change.refusal };
  const note = (event: string): void => void logged.push(event);
  const store: UpkeepParts['store'] = {
    refusal: () => state.refusal,
    reopen: () => (done.push('reopen'), (state.refusal = undefined), succeeded(true)),
    eraseExpiredPayloads: () => (done.push('erase'), succeeded(2)),
    verifyNext: () => (
      done.push('verify'),
      state.refusal ? failed(state.refusal) : succeeded(slice(done.filter((one) => one === 'verify').length))
    ),
    idle: () => succeeded(true),
  };
  const stop = keepUp({
    store,
    isIdle: () => state.idle,
    clock,
    log: { info: note, warn: note, error: note },
  });
  return { clock, done, logged, state, stop };
}

/** Every third slice ends a round. */
function slice(count: number) {
  return {
    checked: 50,
    damaged: count === 2 ? ['an id'] : [],
    damagedCopies: 0,
    isComplete: count % 3 === 0,
  };
}

test('at boot and four times a day what need not be here is erased', async () => {
  const { clock, done, logged } = bench();
  expect(done).toContain('erase');
  await clock.advance(24 * 60 * 60_000);
  expect(done.filter((one) => one === 'erase')).toHaveLength(5);
  expect(logged).toContain('payloads-erased');
});

test('records are looked at in slices, one round a day, and never while somebody is at the panel', async () => {
  const { clock, done, logged, state } = bench();
  state.idle = false;
  await clock.advance(60_000);
  expect(done.filter((one) => one === 'verify')).toHaveLength(1);
  state.idle = true;
  await clock.advance(60_000);
  expect(done.filter((one) => one === 'verify')).toHaveLength(3);
  expect(logged).toContain('records-damaged');
  await clock.advance(23 * 60 * 60_000);
  expect(done.filter((one) => one === 'verify')).toHaveLength(3);
});

test('a disk that failed is tried again, and the store goes on when it works', async () => {
  const { clock, done, logged } = bench({ refusal: { code: 'ioError', detail: 'EIO' } });
  expect(done).toContain('reopen');
  expect(logged).toContain('store-reopened');
  await clock.advance(61_000);
  expect(done).toContain('verify');
});

test('a full disk needs no reopening, and nothing runs after the end', async () => {
  const { clock, done, stop } = bench({ refusal: { code: 'diskFull', detail: '0 bytes free' } });
  expect(done).not.toContain('reopen');
  stop();
  const before = done.length;
  await clock.advance(48 * 60 * 60_000);
  expect(done).toHaveLength(before);
});
