import { expect, test } from 'vitest';
import { divisionsOf } from './divisions.ts';

const { counties, townships, villages } = divisionsOf('62');
const named = (all: readonly { code: string; name: string }[], code: string) =>
  all.find((each) => each.code === code)?.name;

test('a province is cut out of the lists, each division under the one it belongs to', () => {
  expect(named(counties, '620802')).toBe('崆峒区');
  expect(townships.filter(({ code }) => code.startsWith('620802')).map(({ name }) => name)).toContain(
    '安国镇',
  );
  expect([...counties, ...townships, ...villages].filter(({ code }) => !code.startsWith('62'))).toEqual([]);
  const known = new Set(counties.map(({ code }) => code));
  expect(townships.filter(({ code }) => !known.has(code.slice(0, 6))).slice(0, 5)).toEqual([]);
});

test('villages are called as people call them, and lines of statistics are left out', () => {
  expect(villages.length).toBeGreaterThan(10_000);
  const odd = villages.filter(({ name }) => /委会|委员会|虚拟|生活区/.test(name));
  expect(odd.map(({ name }) => name)).toEqual([]);
});
