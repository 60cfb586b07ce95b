import { expect, test } from 'vitest';
import { watchActivity } from './activity.ts';

function watched() {
  const target = new EventTarget();
  const state = { nowMs: 5000, reports: 0 };
  const stop = watchActivity(
    target,
    () => (state.reports += 1),
    () => state.nowMs,
  );
  return { target, state, stop };
}

test('touching, keys, typing and an input method are activity', () => {
  for (const kind of [
    'pointerdown',
    'keydown',
    'input',
    'compositionstart',
    'compositionupdate',
    'compositionend',
  ]) {
    const { target, state } = watched();
    target.dispatchEvent(new Event(kind));
    expect(state.reports, kind).toBe(1);
  }
});

test('it is reported at most once a second', () => {
  const { target, state } = watched();
  for (let touch = 0; touch < 5; touch += 1) target.dispatchEvent(new Event('pointerdown'));
  state.nowMs += 999;
  target.dispatchEvent(new Event('keydown'));
  expect(state.reports).toBe(1);
  state.nowMs += 1;
  target.dispatchEvent(new Event('keydown'));
  expect(state.reports).toBe(2);
});

test('nothing is reported after stopping', () => {
  const { target, state, stop } = watched();
  stop();
  target.dispatchEvent(new Event('pointerdown'));
  expect(state.reports).toBe(0);
});
