import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crashOptions } from './crash-options.ts';

const sentenceFor = (...parameters: string[]) => {
  const outcome = crashOptions(parameters);
  return outcome.ok ? undefined : outcome.failure.detail;
};

test('what is not given has its usual value', () => {
  expect(crashOptions([])).toEqual({
    ok: true,
    value: { states: 20_000, seed: '1', state: undefined, kills: 150, json: false },
  });
});

test.each([
  [['--states', '0'], '--states is a whole number from 1 on, not "0".'],
  [['--states', 'abc'], '--states is a whole number from 1 on, not "abc".'],
  [['--states', '1e3'], '--states is a whole number from 1 on, not "1e3".'],
  [['--states', ''], '--states is a whole number from 1 on, not "".'],
  [['--kills', '1.5'], '--kills is a whole number from 1 on, not "1.5".'],
  [['--state', '99999999999999999999'], '--state is a whole number from 0 on, not "99999999999999999999".'],
  [['--seed', ''], '--seed is a text that is not empty.'],
])('%j is answered with one sentence', (parameters, sentence) => {
  expect(sentenceFor(...parameters)).toBe(sentence);
});

test.each([['--bogus'], ['--states'], ['extra'], ['--states=-3', '--kills', '-3']])(
  '%j is answered with how to type it',
  (...parameters) => {
    expect(sentenceFor(...parameters)).toMatch(/^Type: npm run crash|^--states is/);
  },
);

test('nothing that is typed is an exception, and what is taken are numbers that can be worked with', () => {
  const word = fc.oneof(
    fc.constantFrom('--states', '--seed', '--state', '--kills', '--json', '--', '-x'),
    fc.string(),
    fc.integer().map(String),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (parameters) => {
      const outcome = crashOptions(parameters);
      if (!outcome.ok) return outcome.failure.detail.split('\n').length === 1;
      return outcome.value.states >= 1 && outcome.value.kills >= 1 && outcome.value.seed !== '';
    }),
  );
});
