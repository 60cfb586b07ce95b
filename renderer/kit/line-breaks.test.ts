import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setPieces } from './line-breaks.ts';

test('quotation marks are set by themselves', () => {
  expect(setPieces('点“再试一次”。')).toEqual([
    { text: '点“', quote: true },
    { text: '再试一次' },
    { text: '”', quote: true },
    { text: '。' },
  ]);
});

test('the dot of a name stays with what is before it', () => {
  expect(setPieces('请找阿卜杜·麦麦提')).toEqual([
    { text: '请找阿卜' },
    { text: '杜·', whole: true },
    { text: '麦麦提' },
  ]);
});

test('a number stays with what it counts', () => {
  expect(setPieces('2 到 30 个汉字')).toEqual([{ text: '2\u00a0到\u00a030\u00a0个汉字' }]);
});

test('dots for what is not shown are set by themselves', () => {
  expect(setPieces('189 •••• 0933')).toEqual([
    { text: '189 ' },
    { text: '••••', dots: true },
    { text: ' 0933' },
  ]);
});

test('nothing of a text is lost', () => {
  const characters = fc.constantFrom('“', '”', '·', '•', ' ', '3', '字', 'a', '。');
  fc.assert(
    fc.property(fc.string({ unit: characters }), (text) => {
      const set = setPieces(text).map((piece) => piece.text);
      expect(set.join('').replaceAll('\u00a0', ' ')).toBe(text);
    }),
  );
});
