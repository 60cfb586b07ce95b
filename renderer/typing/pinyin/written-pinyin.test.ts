import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keysOf } from './written-pinyin.ts';

test.each([
  ['wangshufen', 'wangshufen'],
  ['wang shu fen', "wang'shu'fen"],
  ['  wang  shufen ', "wang'shufen"],
  ['wang2 shu1 fen1', "wang'shu'fen"],
  ['wang2shu1fen1', "wang'shu'fen"],
  ['wáng shūfēn', "wang'shu'fen"],
  ['Wáng Shūfēn', "wang'shu'fen"],
  ['xīān', "xi'an"],
  ['xiān', 'xian'],
  ['fāngàn', "fan'gan"],
  ['nǚ ér', "nü'er"],
  ['lǜ', 'lü'],
  ['nü3 er2', "nü'er"],
  ['lu:4', 'lü'],
  ['WANGSHUFEN', 'wangshufen'],
  ['ｗａｎｇ　ｓｈｕ', "wang'shu"],
  ['xi’an', "xi'an"],
  ['majiagoucun3she', 'majiagoucun3she'],
  ['majiagou cun 3 she', "majiagou'cun3she"],
  ['jiefang lu 12 hao 3 danyuan', "jiefang'lu12hao3danyuan"],
  ['123', '123'],
  ['王淑芬', '王淑芬'],
  ['A座wang', 'A座wang'],
  ["'''", "'''"],
  ['', ''],
])('%j is typed as %j', (written, keys) => {
  expect(keysOf(written)).toBe(keys);
});

test('tone marks and digits never change the letters, whatever is written', () => {
  const written = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(..."wángshūfēnlǜ12345 'üV＇ｗ王"), { maxLength: 30 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(written, (text) => {
      const keys = keysOf(text);
      expect(keys).not.toMatch(/ /);
      expect(keysOf(keys)).toBe(/\d/.test(keys) ? keysOf(keys) : keys);
      expect(keys.length).toBeLessThanOrEqual(2 * text.length + 1);
    }),
  );
});
