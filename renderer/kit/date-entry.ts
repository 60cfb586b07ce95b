import { typeDigit, type KeypadKey } from './digit-entry.ts';

const yearDigits = 4;
const monthEnd = 6;
export const dateDigits = 8;

/** What was typed of a date, by part; each part may be incomplete. */
export interface DateParts {
  year: string;
  month: string;
  day: string;
}

/** Cuts typed digits (at most YYYYMMDD) into their parts. */
export function datePartsOf(digits: string): DateParts {
  return {
    year: digits.slice(0, yearDigits),
    month: digits.slice(yearDigits, monthEnd),
    day: digits.slice(monthEnd, dateDigits),
  };
}

/** Which part the next digit belongs to. */
export function activePart(digits: string): keyof DateParts {
  if (digits.length < yearDigits) return 'year';
  return digits.length < monthEnd ? 'month' : 'day';
}

/**
 * Digits of a date after one more key. People write a month as 3, not 03: a first digit that can only be a whole
 * month (2–9) or day (4–9) gets its zero, and deleting takes that zero away with it.
 */
export function typeDateDigit(digits: string, key: KeypadKey): string {
  if (key === 'delete') return withoutLastDigit(digits);
  if (key === 'clear') return '';
  const padded =
    (digits.length === yearDigits && key > '1') || (digits.length === monthEnd && key > '3')
      ? `${digits}0`
      : digits;
  return typeDigit(padded, key, dateDigits);
}

function withoutLastDigit(digits: string): string {
  const shorter = digits.slice(0, -1);
  const zeroAlone =
    (shorter.length === yearDigits + 1 || shorter.length === monthEnd + 1) && shorter.endsWith('0');
  return zeroAlone ? shorter.slice(0, -1) : shorter;
}

/** Whether eight digits are a day of the calendar. */
export function isCalendarDay(digits: string): boolean {
  if (!/^\d{8}$/.test(digits)) return false;
  const { year, month, day } = datePartsOf(digits);
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}
