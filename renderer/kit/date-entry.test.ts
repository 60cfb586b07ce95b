import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activePart, datePartsOf, isCalendarDay, typeDateDigit } from './date-entry.ts';
import type { KeypadKey } from './digit-entry.ts';

const typed = (keys: string) =>
  [...keys].reduce((digits, key) => typeDateDigit(digits, key as KeypadKey), '');

test('a month and a day written with one digit get their zero', () => {
  expect(typed('195138')).toBe('19510308');
  expect(typed('19511208')).toBe('19511208');
  expect(typed('1951125')).toBe('19511205');
});

test('a digit that may begin a month or a day of two digits waits for the second', () => {
  expect(typed('19511')).toBe('19511');
  expect(typed('1951123')).toBe('1951123');
});

test('deleting takes the zero away that was added with the digit', () => {
  expect(typeDateDigit('195103', 'delete')).toBe('1951');
  expect(typeDateDigit('19510308', 'delete')).toBe('195103');
  expect(typeDateDigit('19511', 'delete')).toBe('1951');
  expect(typeDateDigit('1951', 'delete')).toBe('195');
  expect(typeDateDigit('1950', 'delete')).toBe('195');
});

test('the part in hand follows the digits', () => {
  expect([activePart('195'), activePart('1951'), activePart('195103')]).toEqual(['year', 'month', 'day']);
  expect(datePartsOf('1951030')).toEqual({ year: '1951', month: '03', day: '0' });
});

test('any keys at all leave at most eight digits, and every key can be taken back', () => {
  const key = fc.constantFrom<KeypadKey>('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'delete', 'clear');
  fc.assert(
    fc.property(fc.array(key, { maxLength: 30 }), (keys) => {
      let digits = keys.reduce(typeDateDigit, '');
      expect(digits).toMatch(/^\d{0,8}$/);
      for (let presses = 0; presses < 8; presses += 1) digits = typeDateDigit(digits, 'delete');
      expect(digits).toBe('');
    }),
  );
});

test('only days of the calendar pass', () => {
  expect(isCalendarDay('20240229')).toBe(true);
  expect(isCalendarDay('20230229')).toBe(false);
  expect(isCalendarDay('20230431')).toBe(false);
  expect(isCalendarDay('20231301')).toBe(false);
  expect(isCalendarDay('20230100')).toBe(false);
  expect(isCalendarDay('2023010')).toBe(false);
});
