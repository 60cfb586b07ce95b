import { expect, test } from 'vitest';
import { PenByKeys } from './pen-by-keys.ts';

const press = (pen: PenByKeys, key: string) => pen.press(key, 800, 300);

test('arrows draw only while the pen is down, and are left to others when it is up', () => {
  const pen = new PenByKeys();
  expect(press(pen, 'ArrowRight')).toBeUndefined();
  expect(press(pen, 'Enter')).toBe('down');
  const begun = pen.point;
  expect(press(pen, 'ArrowRight')).toBe('moved');
  expect(pen.point?.x).toBeGreaterThan(begun?.x ?? Infinity);
  expect(pen.point?.y).toBe(begun?.y);
  expect(press(pen, 'Enter')).toBe('up');
  expect(press(pen, 'ArrowDown')).toBeUndefined();
});

test('the pen stays on the pad', () => {
  const pen = new PenByKeys();
  press(pen, 'Enter');
  for (let count = 0; count < 200; count += 1) press(pen, count % 2 ? 'ArrowLeft' : 'ArrowUp');
  expect(pen.point?.x).toBeGreaterThanOrEqual(0);
  expect(pen.point?.y).toBeGreaterThanOrEqual(0);
});

test('keys that are not the pen’s are left alone, and a lifted pen draws nothing', () => {
  const pen = new PenByKeys();
  press(pen, 'Enter');
  expect(press(pen, 'F1')).toBeUndefined();
  pen.lift();
  expect(press(pen, 'ArrowLeft')).toBeUndefined();
});
