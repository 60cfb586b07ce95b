import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creditCodeCheckCharacter, isUnifiedSocialCreditCode } from './unified-social-credit-code.ts';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

test.each([
  // published codes of well-known organisations
  '91350100M000100Y43',
  '91110000600037341L',
  '91440300708461136T',
])('%s ends in its check character', (code) => {
  expect(isUnifiedSocialCreditCode(code)).toBe(true);
});

test.each(['', '1', '91350100M000100Y4', '91350100M000100Y430', '91350100I000100Y43', '９1350100M000100Y43'])(
  '%j is none',
  (code) => {
    expect(isUnifiedSocialCreditCode(code)).toBe(false);
  },
);

const first17 = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 17, maxLength: 17 });

test('a single wrong character is always found', () => {
  fc.assert(
    fc.property(first17, fc.nat(17), fc.constantFrom(...alphabet), (body, index, wrong) => {
      const code = `${body}${creditCodeCheckCharacter(body) ?? ''}`;
      fc.pre(code.charAt(index) !== wrong);
      expect(isUnifiedSocialCreditCode(code)).toBe(true);
      expect(isUnifiedSocialCreditCode(code.slice(0, index) + wrong + code.slice(index + 1))).toBe(false);
    }),
  );
});
