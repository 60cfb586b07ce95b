import { expect, test } from 'vitest';
import { civilDate, fullYears } from './age.ts';

test.each([
  ['1946-11-23', '2026-11-23', 80],
  ['1946-11-24', '2026-11-23', 79],
  ['2000-02-29', '2026-02-28', 25],
  ['2000-02-29', '2026-03-01', 26],
  ['', '2026-03-01', undefined],
])('born %s, on %s: %s', (birth, today, years) => expect(fullYears(birth, today)).toBe(years));

test('the day is the one in Gansu, not in Greenwich', () => {
  expect(civilDate(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
});
