import { expect, test } from 'vitest';
import { readDictionary } from '../dictionary.ts';
import { createTypingSession } from '../session.ts';
import { createVisitMemory } from '../visit-memory.ts';
import { buildDictionary } from './build-dictionary.ts';

test('without a language model the dictionary knows what it knew before', () => {
  const dictionary = readDictionary(buildDictionary(undefined));
  expect(dictionary.modelled).toBe(false);
  const first = (letters: string, mode: 'name' | 'address' | 'sentence') =>
    createTypingSession({ dictionary, memory: createVisitMemory(), mode }).press(letters).candidates[0]?.text;
  expect(first('wangshufen', 'name')).toBe('王淑芬');
  expect(first('jingningxianweirongzhen', 'address')).toBe('静宁县威戎镇');
  expect(first('shenfenzhengdiule', 'sentence')).toBe('身份证丢了');
});
