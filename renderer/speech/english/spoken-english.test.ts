// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardinal, numberWords, ordinal } from './numbers.ts';
import { spokenEnglish, wordsOfReading } from './spoken-english.ts';

test.each([
  ['Call 12345', 'Call one two three four five'],
  ['Step 3 of 6', 'Step three of six'],
  ['About 12 min', 'About twelve min'],
  ['1,234.56 yuan', 'one thousand two hundred thirty four point five six yuan'],
  ['187.50 yuan', 'one hundred eighty seven point five zero yuan'],
  ['¥20', 'twenty yuan'],
  ['3000 yuan', 'three thousand yuan'],
  ['1951-03-08', 'the eighth of March, nineteen fifty one'],
  ['2026-11-22', 'the twenty second of November, twenty twenty six'],
  ['22 November, 23:59', 'the twenty second of November, twenty three fifty nine'],
  ['31 December 2025, 9:05', 'the thirty first of December, twenty twenty five, nine oh five'],
  ['1998-13-40', 'one thousand nine hundred ninety eight to thirteen to forty'],
  ['every day 8:30 – 18:00', "every day eight thirty to eighteen o'clock"],
  ['0933-8230 112', 'zero nine three three, eight two three zero, one one two'],
  ['18909330933', 'one eight nine, zero nine three three, zero nine three three'],
  ['Receipt number 8207 314', 'Receipt number eight two zero seven, three one four'],
  [
    '620802 1951•••• 07••',
    'six two zero eight zero two one nine five one, four hidden zero seven, two hidden',
  ],
  ['5%', 'five percent'],
  ['2005-01-01', 'the first of January, two thousand five'],
  ['ID card', 'ID card'],
])('%s', (shown, spoken) => expect(spokenEnglish(shown)).toBe(spoken));

test('numbers and places in a row', () => {
  expect(cardinal('0')).toBe('zero');
  expect(cardinal('1000000')).toBe('one million');
  expect(cardinal('20105')).toBe('twenty thousand one hundred five');
  expect([1, 2, 3, 5, 8, 9, 12, 20, 21, 30, 31].map(ordinal)).toEqual([
    ...['first', 'second', 'third', 'fifth', 'eighth', 'ninth', 'twelfth', 'twentieth', 'twenty first'],
    ...['thirtieth', 'thirty first'],
  ]);
});

test('every number is made of words that have a clip', () => {
  const known = new Set(numberWords);
  fc.assert(
    fc.property(fc.nat(999_999_999_999), (number) => {
      const words = cardinal(String(number)).split(' ');
      expect(words.filter((word) => !known.has(word))).toEqual([]);
    }),
  );
});

test('any text has a reading without digits, and that reading reads as itself', () => {
  const piece = fc.oneof(
    fc.stringMatching(/^[\d:.,–• -]{1,8}$/),
    fc.constantFrom(' yuan', 'ID', ' 22 May'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const reading = spokenEnglish(pieces.join(''));
      expect(reading).not.toMatch(/[0-9]/);
      expect(spokenEnglish(reading)).toBe(reading);
    }),
  );
});

test('words are looked up in small letters, rests are kept', () => {
  expect(wordsOfReading('Hello, your ID card.')).toEqual([
    ...[{ word: 'hello' }, { rest: 'short' }, { word: 'your' }, { word: 'ID' }, { word: 'card' }],
    { rest: 'long' },
  ]);
  expect(wordsOfReading('another person’s')).toEqual([{ word: 'another' }, { word: "person's" }]);
});
