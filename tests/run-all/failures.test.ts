import { expect, test } from 'vitest';
import { playwrightFailures, vitestFailures } from './failures.ts';

test('names Vitest’s failed tests with why, and a file that could not be loaded', () => {
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'good' },
        { status: 'failed', fullName: 'bad', failureMessages: ['expected 1 to be 2\nat a.test.ts:3'] },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', assertionResults: [] },
  ];
  expect(vitestFailures({ testResults })).toEqual([
    'a.test.ts › bad\n    expected 1 to be 2\n    at a.test.ts:3',
    'b.test.ts › could not be loaded\n    no such module',
  ]);
});

test('names Playwright’s failed tests however deep, and errors of no test', () => {
  const report = {
    errors: [{ message: 'the page server did not start' }],
    suites: [
      {
        specs: [{ title: 'good', file: 'a.spec.ts', ok: true }],
        suites: [{ specs: [{ title: 'bad', file: 'a.spec.ts', ok: false }] }],
      },
    ],
  };
  expect(playwrightFailures(report)).toEqual([
    'a.spec.ts › bad',
    'playwright › error\n    the page server did not start',
  ]);
});
