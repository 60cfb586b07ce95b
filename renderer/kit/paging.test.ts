import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, packPages } from './paging.ts';

const measure = { room: 500, gap: 20, pager: 100 };

test('what fits stays on one page, without room for turning it', () => {
  expect(packPages([1, 2, 3], () => 150, measure)).toEqual([[1, 2, 3]]);
});

test('what does not fit leaves room for the page turner', () => {
  expect(packPages([1, 2, 3, 4], () => 150, measure)).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('a turner that stands elsewhere takes no room', () => {
  expect(packPages([1, 2, 3, 4], () => 150, { ...measure, pager: 0 })).toEqual([[1, 2, 3], [4]]);
});

test('an empty list is one empty page', () => {
  expect(packPages([], () => 150, measure)).toEqual([[]]);
});

test('every entry is shown once, in order, and no page is taller than its room unless one entry alone is', () => {
  const heights = fc.array(fc.integer({ min: 40, max: 700 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(heights, (entries) => {
      const pages = packPages(entries, (height) => height, measure);
      expect(pages.flat()).toEqual(entries);
      const room = pages.length > 1 ? measure.room - measure.pager - measure.gap : measure.room;
      for (const page of pages) {
        const height = page.reduce((sum, entry) => sum + entry + measure.gap, -measure.gap);
        expect(page.length === 1 || height <= room).toBe(true);
      }
    }),
  );
});

test('lines are counted by width: narrow characters are about half as wide', () => {
  expect(linesOf('一二三四五', 5)).toBe(1);
  expect(linesOf('一二三四五六', 5)).toBe(2);
  expect(linesOf('12345678', 5)).toBe(1);
  expect(linesOf('', 5)).toBe(1);
});
