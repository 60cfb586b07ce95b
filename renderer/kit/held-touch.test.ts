import { expect, test } from 'vitest';
import { HeldTouch } from './held-touch.svelte.ts';

function watched() {
  const target = new EventTarget();
  let asleep = true;
  let planned: { delayMs: number; action: () => void } | undefined;
  const touch = new HeldTouch((delayMs, action) => {
    const mine = { delayMs, action };
    planned = mine;
    return () => {
      if (planned === mine) planned = undefined;
    };
  });
  const stop = touch.watch(target, () => asleep);
  return {
    touch,
    stop,
    wake: () => (asleep = false),
    does: (...events: string[]) => events.forEach((event) => target.dispatchEvent(new Event(event))),
    planned: () => planned?.delayMs,
    passes: () => planned?.action(),
  };
}

test('the finger that wakes is held until its click has come, though the terminal woke long before', () => {
  const it = watched();
  it.does('pointerdown');
  it.wake();
  expect(it.touch.held).toBe(true);
  it.does('pointerup');
  expect(it.touch.held).toBe(true);
  it.does('click');
  expect(it.planned()).toBe(0);
  it.passes();
  expect(it.touch.held).toBe(false);
});

test('a finger that slides away makes no click: a moment after it was lifted all is as ever', () => {
  const it = watched();
  it.does('pointerdown');
  it.wake();
  it.does('pointerup');
  expect(it.planned()).toBe(300);
  it.passes();
  expect(it.touch.held).toBe(false);
});

test('a key that is kept down is held until it is let go', () => {
  const it = watched();
  it.does('keydown');
  it.wake();
  it.does('keydown', 'keydown');
  expect(it.touch.held).toBe(true);
  it.does('keyup');
  it.passes();
  expect(it.touch.held).toBe(false);
});

test('a second finger before the first is over holds on', () => {
  const it = watched();
  it.does('pointerdown');
  it.wake();
  it.does('pointerup', 'pointerdown');
  expect(it.planned()).toBeUndefined();
  expect(it.touch.held).toBe(true);
});

test('a touch on a screen that is awake is none of its business', () => {
  const it = watched();
  it.wake();
  it.does('pointerdown', 'pointerup', 'click');
  expect(it.touch.held).toBe(false);
  expect(it.planned()).toBeUndefined();
});

test('nothing is heard after the end', () => {
  const it = watched();
  it.stop();
  it.does('pointerdown');
  expect(it.touch.held).toBe(false);
});
