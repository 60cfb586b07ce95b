import { expect, test } from 'vitest';
import { buildSpellings, gansuFuzzySounds, spellingCosts } from './spellings.ts';
import { syllables } from './syllables.ts';

const spellings = buildSpellings(gansuFuzzySounds);

function costOf(letters: string, syllable: string, table = spellings): number | undefined {
  return table.get(letters)?.anywhere.find((option) => syllables[option.syllable] === syllable)?.cost;
}

test('every syllable typed as it is costs nothing and comes first', () => {
  for (const syllable of syllables) {
    expect(costOf(syllable, syllable)).toBe(0);
    expect(spellings.get(syllable)?.anywhere[0]?.cost).toBe(0);
  }
});

test.each([
  ['lan', 'nan'],
  ['lang', 'rang'],
  ['sen', 'shen'],
  ['zi', 'zhi'],
  ['cang', 'chang'],
  ['lin', 'ling'],
  ['zen', 'zeng'],
  ['wang', 'wan'],
])('%s is heard as %s too, at a cost', (letters, syllable) => {
  expect(costOf(letters, syllable)).toBeGreaterThanOrEqual(spellingCosts.fuzzy);
  expect(costOf(syllable, letters)).toBeGreaterThanOrEqual(spellingCosts.fuzzy);
});

test('f and h are taken for each other only where that is wanted', () => {
  expect(costOf('fu', 'hu')).toBe(spellingCosts.fuzzy);
  expect(costOf('fu', 'hu', buildSpellings({ ...gansuFuzzySounds, labialVelar: false }))).toBeUndefined();
});

test.each([
  ['lv', 'lv'],
  ['lü', 'lv'],
  ['lyu', 'lv'],
  ['nve', 'nve'],
  ['lue', 'lve'],
  ['jv', 'ju'],
  ['xü', 'xu'],
  ['yvan', 'yuan'],
])('%s is a way to write %s', (letters, syllable) => {
  expect(costOf(letters, syllable)).toBe(0);
});

test('initials stand for all their syllables, a half typed syllable only at the end', () => {
  expect(costOf('w', 'wang')).toBe(spellingCosts.initial);
  expect(costOf('zh', 'zhang')).toBe(spellingCosts.initial);
  expect(costOf('z', 'zhang')).toBe(spellingCosts.initialWithoutH);
  expect(costOf('zho', 'zhong')).toBeUndefined();
  const unfinished = spellings.get('zho')?.unfinished.map(({ syllable }) => syllables[syllable]);
  expect(unfinished).toEqual(['zhong', 'zhou']);
});
