import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedName, maskedNumber } from './mask.ts';

test.each([
  ['王淑芬', '王*芬'],
  ['马丽', '马*'],
  ['阿依古丽·买买提', '阿****提'],
  ['𠮷田', '𠮷*'],
  ['', ''],
])('%s is shown as %s', (name, shown) => expect(maskedName(name)).toBe(shown));

test('a number keeps its length and shows at most eight characters', () => {
  expect(maskedNumber('620802195107230723')).toBe('6208**********0723');
  fc.assert(
    fc.property(fc.stringMatching(/^\d{1,30}$/), (number) => {
      const shown = maskedNumber(number);
      return (
        shown.length === number.length &&
        shown.replaceAll('*', '').length <= 8 &&
        (number.length < 9 ? /^\*+$/.test(shown) : true)
      );
    }),
  );
});
