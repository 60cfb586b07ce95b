import { expect, test } from 'vitest';
import { keypadKeyOf, typeDigit } from './digit-entry.ts';

test('digits are added up to the longest length', () => {
  expect(typeDigit('12', '3', 3)).toBe('123');
  expect(typeDigit('123', '4', 3)).toBe('123');
});

test('delete takes one digit away, clear takes all', () => {
  expect(typeDigit('123', 'delete', 11)).toBe('12');
  expect(typeDigit('', 'delete', 11)).toBe('');
  expect(typeDigit('123', 'clear', 11)).toBe('');
});

test('an ordinary keyboard types digits and deletes, and nothing else', () => {
  expect(keypadKeyOf('7')).toBe('7');
  expect(keypadKeyOf('Backspace')).toBe('delete');
  expect(keypadKeyOf('F5')).toBeUndefined();
  expect(keypadKeyOf('a')).toBeUndefined();
});
