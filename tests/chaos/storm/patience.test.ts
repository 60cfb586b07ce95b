import { expect, test } from 'vitest';
import { backoffCapMs } from '../under-test.ts';
import { impatientRequests, overlongDelays } from './patience.ts';

const told = { line: 0, atMs: 1_000, forMs: 5_000, changes: true, path: '/v1/things' };
const asked = { kind: 'askedToWait', ...told } as const;
const arrived = (atMs: number, other: { line?: number; changes?: boolean; path?: string } = {}) =>
  ({ kind: 'arrived', line: 0, atMs, changes: true, path: '/v1/things/7', ...other }) as const;

test('a request before the time asked for is found', () => {
  expect(impatientRequests([asked, arrived(5_999)])).toHaveLength(1);
});

test('one in time, a look, one of another line and one to another address are not', () => {
  const others = [{ line: 1 }, { changes: false }, { path: '/v1/others' }].map((other) =>
    arrived(2_000, other),
  );
  expect(impatientRequests([asked, ...others, arrived(6_000)])).toEqual([]);
});

test('a delay beyond the cap is found', () => {
  const retry = { kind: 'retry', submissionId: 'a', errorClass: 'network' } as const;
  expect(overlongDelays([{ ...retry, delayMs: backoffCapMs }])).toEqual([]);
  expect(overlongDelays([{ ...retry, delayMs: backoffCapMs + 1 }])).toHaveLength(1);
});
