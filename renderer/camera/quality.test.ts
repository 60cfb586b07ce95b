import { expect, test } from 'vitest';
import { drawSheet, sheetCorners, type SheetPicture } from './generated-sheet.test-support.ts';
import { isBlurred, lookAt, sharpness } from './quality.ts';
import { straighten } from './straighten.ts';

const frame = { width: 640, height: 480 };
const corners = sheetCorners(frame, { degrees: 7, size: 0.8 });
const good: SheetPicture = { ...frame, seed: 2, corners, ground: 'wooden' };

test.each([
  ['a good picture', {}, undefined],
  ['with a shadow', { shadow: 0.4 }, undefined],
  ['in the evening, with the lamp on', { light: 0.55 }, undefined],
  ['bright paper', { paper: 243 }, undefined],
  ['too dark', { light: 0.3 }, 'tooDark'],
  ['night', { light: 0.08 }, 'tooDark'],
  ['a lamp shines on it', { lamp: 0.12 }, 'glare'],
  ['washed out', { light: 1.3 }, 'glare'],
  ['no sheet', { corners: undefined }, 'noSheet'],
  ['far away', { corners: sheetCorners(frame, { size: 0.45 }) }, 'tooSmall'],
  ['half outside', { corners: sheetCorners(frame, { middle: { x: 0.12, y: 0.5 } }) }, 'cutOff'],
] as const)('%s', (_, change, problem) => {
  for (const seed of [1, 2]) expect(lookAt(drawSheet({ ...good, ...change, seed })).problem).toBe(problem);
});

const camera = { width: 1920, height: 1440 };
const place = sheetCorners(camera, { degrees: 5, size: 0.9 });
const page = (change: Partial<SheetPicture>) =>
  straighten(drawSheet({ ...camera, seed: 3, corners: place, ground: 'dark', ...change }), place);

test('a lens out of focus is seen, a sharp one and empty paper are let be', () => {
  expect(isBlurred(page({}))).toBe(false);
  expect(isBlurred(page({ shadow: 0.4 }))).toBe(false);
  expect(isBlurred(page({ light: 0.6 }))).toBe(false);
  expect(isBlurred(page({ blur: 1 }))).toBe(false);
  expect(isBlurred(page({ blur: 3 }))).toBe(true);
  expect(sharpness(page({ blank: true }))).toBeUndefined();
});
