import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  caseNumberGroups,
  caseNumberLines,
  groupDigits,
  receiptNumberText,
  telephoneText,
} from './number-groups.ts';

const digit = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

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

test('numbers are read out in groups', () => {
  expect(receiptNumberText('8207314')).toBe('8207 314');
  const caseNumber = '11620802MB1234567X4001400000001202611230001';
  const { groups, strongFrom } = caseNumberGroups(caseNumber);
  expect(groups.join('')).toBe(caseNumber);
  expect(groups.slice(strongFrom)).toEqual(['20261123', '0001']);
  expect(caseNumberLines(caseNumber)).toEqual(['1162 0802 MB12 3456', '7X40 0140 0000 001', '20261123 0001']);
  expect(caseNumberLines('116')).toEqual(['116']);
});

test.each([
  ['0933-8230112', '0933-8230 112'],
  ['0933-8230 112', '0933-8230 112'],
  ['010-66012345', '010-6601 2345'],
  ['0933-8230112 转 8016', '0933-8230 112 转 8016'],
  ['13909331234', '13909331234'],
  ['12345', '12345'],
])('the telephone %s is printed as %s', (number, text) => expect(telephoneText(number)).toBe(text));
