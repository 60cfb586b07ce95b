import { expect, test } from 'vitest';
import { encodeDictionary, type WordEntry } from './build/encode.ts';
import { readDictionary } from './dictionary.ts';
import { costUnit, type NameTables } from './format.ts';
import { syllableNumber } from './syllables.ts';

function word(text: string, reading: string, cost: number, kind = 0): WordEntry {
  return { text, reading: reading.split(' ').map((syllable) => syllableNumber(syllable) ?? -1), cost, kind };
}

const names: NameTables = { surnames: [['王', 'wang', 2]], given: [], characters: [] };

test('what is written is read: words by sound, costs in steps, pairs, characters beyond the basic plane', () => {
  const [yi, fu, yinHang] = [word('一', 'yi', 5, 1), word('𫖯', 'fu', 17), word('银行', 'yin hang', 9)];
  const seldom = word('疫', 'yi', 12);
  const pairs = [
    { first: undefined, second: yi, cost: 2 },
    { first: yi, second: yinHang, cost: 3 },
    { first: yi, second: yinHang, cost: 1 },
  ];
  const bytes = encodeDictionary([seldom, yinHang, fu, yi], pairs, names);
  const dictionary = readDictionary(bytes);
  const all = Array.from({ length: dictionary.words }, (_, number) => dictionary.text(number));
  expect(all).toEqual(['𫖯', '一', '疫', '银行']);
  const [, first = -1, , bank = -1] = all.keys();
  expect(dictionary.cost(first)).toBeCloseTo(5, 1);
  expect(dictionary.kind(first)).toBe(1);
  expect(dictionary.best(0)).toBeGreaterThan(0);
  expect(Math.abs((dictionary.pairCost(first, bank) ?? 99) - 1)).toBeLessThan(costUnit);
  expect(Math.abs((dictionary.pairCost(dictionary.words, first) ?? 99) - 2)).toBeLessThan(costUnit);
  expect(dictionary.pairCost(bank, first)).toBeUndefined();
  expect(dictionary.names).toEqual(names);
});

test('a file that starts anywhere in memory is read; bytes that are no dictionary are refused', () => {
  const bytes = encodeDictionary([word('一', 'yi', 5)], [], names);
  const moved = new Uint8Array(bytes.length + 1);
  moved.set(bytes, 1);
  expect(readDictionary(moved.subarray(1)).text(0)).toBe('一');
  expect(() => readDictionary(new Uint8Array(0))).toThrow('not a pinyin dictionary');
  expect(() => readDictionary(new TextEncoder().encode('{"format":"else"}'))).toThrow(
    'not a pinyin dictionary',
  );
});
