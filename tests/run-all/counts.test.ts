import { expect, test } from 'vitest';
import { countPlaywright, countVitest, judge, none, sum, totalLine } from './counts.ts';

const vitestReport = (part: object) => ({
  ...{
    success: true,
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [],
  },
  ...part,
});

test('counts Vitest’s tests; one still to be written is skipped', () => {
  expect(countVitest(vitestReport({}))).toEqual({ passed: 3, failed: 1, skipped: 3 });
});

test('a test file that could not be loaded is a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{}] },
  ];
  expect(countVitest(vitestReport({ testResults })).failed).toBe(2);
});

test('counts Playwright’s tests; a flaky one has failed', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ errors: [{}], stats })).toEqual({ passed: 4, failed: 3, skipped: 2 });
});

test('a suite that ran nothing has failed, and so has one that ends with an error and names none', () => {
  expect(judge(none, 0).failed).toBe(1);
  expect(judge({ passed: 0, failed: 0, skipped: 5 }, 0).failed).toBe(1);
  expect(judge({ passed: 9, failed: 0, skipped: 0 }, 1).failed).toBe(1);
  expect(judge({ passed: 9, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  expect(judge({ passed: 9, failed: 0, skipped: 0 }, 0).failed).toBe(0);
});

test('the total is one line of exact form', () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 2 },
    { passed: 10, failed: 1, skipped: 0 },
  ]);
  expect(totalLine(total)).toBe('11 passed, 1 failed, 2 skipped');
});
