import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAnchored, isPattern } from './pattern-anchoring.ts';

test.each(['^a$', '^(a|b)$', '^[|$]$', '^a\\|b$', '^[\\]|]$', '^(?:a|(b|c))$', '^a\\\\$'])(
  '%s is anchored',
  (pattern) => {
    expect(isAnchored(pattern)).toBe(true);
  },
);

test.each(['', '^', '$', 'a$', '^a', '^a\\$', '^a|b$', '^(a)|(b)$', '^[a$', '\\^a$', '^a[$]'])(
  '%s is not',
  (pattern) => {
    expect(isAnchored(pattern)).toBe(false);
  },
);

test('an anchored pattern matches nothing with something before or behind it', () => {
  const piece = fc.constantFrom('a', '[0-9]', '\\|', '(', ')', '|', '$', '^', '[', ']', '\\');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('a', '1', '|', 'a1'), (pieces, text) => {
      const pattern = `^${pieces.join('')}$`;
      // a negated class may well take the NUL below as a part of the whole value
      fc.pre(isPattern(pattern) && isAnchored(pattern) && !pattern.includes('[^'));
      const expression = new RegExp(pattern, 'u');
      // '\u0000' occurs in no pattern above, and no class that is left matches it
      expect(expression.test(`\u0000${text}`) || expression.test(`${text}\u0000`)).toBe(false);
    }),
  );
});
