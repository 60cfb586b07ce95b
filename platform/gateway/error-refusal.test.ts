import { describe, expect, test } from 'vitest';
import { refusalOfError } from './error-refusal.ts';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe('errors become refusals', () => {
  test.each([
    ['53300', 'unavailable'],
    ['57P01', 'unavailable'],
    ['08006', 'unavailable'],
    ['40001', 'unavailable'],
    ['ECONNREFUSED', 'unavailable'],
    ['23505', 'internal'],
    ['22P02', 'internal'],
  ])('code %s: %s', (code, refusal) => expect(refusalOfError(coded(code))).toBe(refusal));

  test('anything unknown is internal', () => {
    for (const error of [new Error('x'), undefined, null, 'x', {}, { statusCode: 'x' }]) {
      expect(refusalOfError(error)).toBe('internal');
    }
  });
});
