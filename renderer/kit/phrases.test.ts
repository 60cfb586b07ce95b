import fc from 'fast-check';
import { expect, test } from 'vitest';
import { phrasesOf } from './phrases.ts';

const joined = (text: string) => phrasesOf(text).map((words) => words.join(''));

test('a phrase ends at its punctuation', () => {
  expect(joined('办好以后，证怎么给您？')).toEqual(['办好以后，', '证怎么给您？']);
});

test('a zero-width space ends a phrase and is not shown', () => {
  expect(joined('请把身份证平放在\u200b亮灯的地方')).toEqual(['请把身份证平放在', '亮灯的地方']);
});

test('no word begins with punctuation that closes, or ends with one that opens', () => {
  const words = phrasesOf('点“再试一次”，找马干事（八里村）。').flat();
  for (const word of words) {
    expect(word).not.toMatch(/^[”’）》，。？！]/u);
    expect(word).not.toMatch(/[“‘（《]$/u);
  }
});

test('a number stays with what it counts, and no-break spaces hold', () => {
  const words = phrasesOf('这台机器最多留\u00a030\u00a0天，写 2 到 30 个汉字').flat();
  expect(words.some((word) => word.endsWith('留\u00a030\u00a0天，'))).toBe(true);
  expect(words.some((word) => word.includes('2 到 30 个'))).toBe(true);
});

test('a name with a dot is cut after the dot only', () => {
  expect(phrasesOf('阿卜杜热合曼·麦麦提依力明，您好')).toEqual([
    ['阿卜杜热合曼·', '麦麦提依力明，'],
    ['您好'],
  ]);
});

test('an address is cut between its parts only', () => {
  expect(phrasesOf('甘肃省平凉市崆峒区白庙回族乡白坡村三社')[0]).toEqual([
    '甘肃省',
    '平凉市',
    '崆峒区',
    '白庙回族乡',
    '白坡村',
    '三社',
  ]);
  expect(phrasesOf('崆峒区峡门回族乡白坡村三社 18 号')[0]).toEqual([
    '崆峒区',
    '峡门回族乡',
    '白坡村',
    '三社',
    ' 18 号',
  ]);
  expect(phrasesOf('到乡镇便民服务中心找村干部')[0]).not.toContain('镇');
});

test('nothing of a text is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(joined(text).join('')).toBe(text.replaceAll('\u200b', ''));
    }),
  );
});

test.each(['0933-8230 112', '0933\u20118230\u00a0112'])('a telephone number is one word: %s', (number) => {
  expect(phrasesOf(`可以找马干事，电话\u00a0${number}。`).at(-1)).toEqual([`电话\u00a0${number}。`]);
});
