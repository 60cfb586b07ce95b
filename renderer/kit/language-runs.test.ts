import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageOf, languageRuns } from './language-runs.ts';

test.each([
  ['Please ask 马干事, phone 0933-8230 112.', ['马干事']],
  ['Accepted by 崆峒区卫生健康局', ['崆峒区卫生健康局']],
  ['甘肃省平凉市崆峒区峡门回族乡白坡村三社 18 号', ['甘肃省平凉市崆峒区峡门回族乡白坡村三社 18 号']],
  ['阿卜杜热合曼·麦麦提依力明', ['阿卜杜热合曼·麦麦提依力明']],
  ['“甘快办” app', ['“甘快办”']],
  ['Step 3 of 6', []],
])('on an English page the Chinese of %s is marked', (text, marked) => {
  const runs = languageRuns(text, 'en');
  expect(runs.filter(({ lang }) => lang === 'zh-CN').map((run) => run.text)).toEqual(marked);
});

test('splitting loses nothing, and no Chinese character is left unmarked', () => {
  const piece = fc.oneof(fc.constantFrom('王', '（', '·', '。', ' ', 'a', '7', 'é', '“'), fc.string());
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const runs = languageRuns(text, 'en');
      expect(runs.map((run) => run.text).join('')).toBe(text);
      for (const { text: part, lang } of runs)
        expect(lang === undefined && /\p{Script=Han}/u.test(part)).toBe(false);
      expect(languageRuns(text, 'zh-CN')).toEqual([{ text }]);
    }),
  );
});

test('a label is Chinese as a whole, or not', () => {
  expect(languageOf('高龄津贴', 'en')).toBe('zh-CN');
  expect(languageOf('Ask 马干事', 'en')).toBeUndefined();
  expect(languageOf('高龄津贴', 'zh-CN')).toBeUndefined();
});
