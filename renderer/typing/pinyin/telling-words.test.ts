import { beforeAll, expect, test } from 'vitest';
import { realDictionary } from './dictionary.test-support.ts';
import { tellingWords, type TellingWords } from './telling-words.ts';

let telling: TellingWords;
beforeAll(() => {
  telling = tellingWords(realDictionary());
});

test('a character is told by a word that has it, and homophones by different words', () => {
  const words = [...'致志制治至'].map((character) => telling.wordWith(character, character, 'zhi') ?? '');
  for (const [index, character] of [...'致志制治至'].entries()) expect(words[index]).toContain(character);
  expect(new Set(words).size).toBe(5);
});

test('the word is read as the character is: 长 as in growing, 长 as in long', () => {
  expect(telling.wordWith('长', '长', 'zhang')).toContain('长');
  expect(telling.wordWith('长', '长', 'zhang')).not.toBe(telling.wordWith('长', '长', 'chang'));
  expect(telling.wordWith('长', '长')).toContain('长');
});

test('of what no word has, nothing is said', () => {
  expect(telling.wordWith('𰻞', '𰻞', 'biang')).toBeUndefined();
  expect(telling.wordWith('长', '长', 'ba')).toBeUndefined();
});

test('a word is not told by itself', () => {
  const [word = ''] = [telling.wordWith('贫', '贫', 'pin')];
  expect(word).toContain('贫');
  expect(telling.wordWith('贫', word, 'pin')).not.toBe(word);
  expect(telling.wordWith('贫', word, 'pin')).toContain('贫');
});
