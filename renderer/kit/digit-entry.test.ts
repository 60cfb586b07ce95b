import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupDigits, keypadKeyOf, typeDigit } from './digit-entry.ts';

const digit = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

test('digits are added up to the longest length', () => {
  expect(typeDigit('12', '3', 3)).toBe('123');
  expect(typeDigit('123', '4', 3)).toBe('123');
});

test('delete takes one digit away, clear takes all', () => {
  expect(typeDigit('123', 'delete', 11)).toBe('12');
  expect(typeDigit('', 'delete', 11)).toBe('');
  expect(typeDigit('123', 'clear', 11)).toBe('');
});

test('a telephone number is shown in its groups as it grows', () => {
  expect(groupDigits('18', [3, 4, 4])).toEqual(['18']);
  expect(groupDigits('1890', [3, 4, 4])).toEqual(['189', '0']);
  expect(groupDigits('18909330933', [3, 4, 4])).toEqual(['189', '0933', '0933']);
});

test('grouping never loses, adds or reorders a digit', () => {
  const size = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(
      fc.string({ unit: digit, maxLength: 24 }),
      fc.array(size, { maxLength: 6 }),
      (digits, groups) => {
        const parts = groupDigits(digits, groups);
        expect(parts.join('')).toBe(digits);
        expect(parts).not.toContain('');
      },
    ),
  );
});

test('an ordinary keyboard types digits and deletes, and nothing else', () => {
  expect(keypadKeyOf('7')).toBe('7');
  expect(keypadKeyOf('Backspace')).toBe('delete');
  expect(keypadKeyOf('F5')).toBeUndefined();
  expect(keypadKeyOf('a')).toBeUndefined();
});
