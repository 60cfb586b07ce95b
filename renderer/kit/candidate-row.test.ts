import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidatePages } from './candidate-row.ts';

test('every candidate is on one page, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 })), (texts) => {
      const pages = candidatePages(texts);
      expect(pages.flat().map(({ index }) => index)).toEqual([...texts.keys()]);
      expect(pages.length).toBeGreaterThan(0);
    }),
  );
});

test('a page holds what fits beside its button, one page needs none', () => {
  expect(candidatePages(['致贫', '之贫', '制品'])).toHaveLength(1);
  const [first = []] = candidatePages(Array.from('致志制治至直值职植执'));
  expect(first.map(({ text }) => text).join('')).toBe('致志制治至');
});

test('a whole sentence is set smaller and has the row to itself; a longer one shows how it begins and ends', () => {
  const sentence = '因为孩子他爸去年得了大病家里没有劳动力';
  expect(candidatePages([sentence, '因为', '因', '阴'])[0]).toEqual([
    { index: 0, text: sentence, long: true },
  ]);
  const [[longest] = []] = candidatePages([sentence + sentence]);
  expect(longest?.text.startsWith('因为孩子')).toBe(true);
  expect(longest?.text.endsWith('劳动力')).toBe(true);
  expect(Array.from(longest?.text ?? '')).toHaveLength(36);
});
