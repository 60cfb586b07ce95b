import { expect, test } from 'vitest';
import { backoffCapMs } from '../under-test.ts';
import { impatientRequests, overlongDelays } from './patience.ts';

const asked = { kind: 'askedToWait', line: 0, atMs: 1_000, forMs: 5_000, changes: true } as const;
const arrived = (atMs: number, line = 0, changes = true) =>
  ({ kind: 'arrived', line, atMs, changes, path: '/v1/things' }) as const;

test('a request before the time asked for is found', () => {
  expect(impatientRequests([asked, arrived(5_999)])).toHaveLength(1);
});

test('one in time, a look, and one of another line are not', () => {
  expect(impatientRequests([asked, arrived(6_000), arrived(2_000, 1), arrived(2_000, 0, false)])).toEqual([]);
});

test('a delay beyond the cap is found', () => {
  const retry = { kind: 'retry', submissionId: 'a', errorClass: 'network' } as const;
  expect(overlongDelays([{ ...retry, delayMs: backoffCapMs }])).toEqual([]);
  expect(overlongDelays([{ ...retry, delayMs: backoffCapMs + 1 }])).toHaveLength(1);
});
