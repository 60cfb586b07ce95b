import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededLookPlan, seededPlan } from './fault-plan.ts';
import { faultNames } from './faults.ts';

const seeds = fc.nat(2 ** 31);
const numbers = fc.nat(5_000);

test('the same seed, line and number meet the same, in whatever order they are asked for', () => {
  fc.assert(
    fc.property(seeds, fc.nat(2), numbers, numbers, (seed, line, one, other) => {
      const [first, second] = [seededPlan(seed, 3), seededPlan(seed, 3)];
      const forward = [first(line, one), first(line, other)];
      const backward = [second(line, other), second(line, one)];
      expect(backward.toReversed()).toEqual(forward);
      expect(seededLookPlan(seed)(line, one)).toBe(seededLookPlan(seed)(line, one));
    }),
  );
});

test('three lines together meet every fault within a third of the deck each', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const plan = seededPlan(seed, 3);
      const each = Math.ceil((faultNames.length * 2) / 3) + 1;
      const met = [0, 1, 2].flatMap((line) =>
        Array.from({ length: each }, (_, number) => plan(line, number)),
      );
      expect(faultNames.filter((name) => !met.includes(name))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('another seed is another plan', () => {
  const plan = (seed: number) => Array.from({ length: 60 }, (_, number) => seededPlan(seed, 3)(0, number));
  expect(plan(1)).not.toEqual(plan(2));
});
