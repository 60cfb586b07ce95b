import { setImmediate as othersRan } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inLanes } from './in-lanes.ts';

test('what comes of each is in the order of the items, and no more are under way than there are lanes', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 5 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      async (items, lanes) => {
        let underWay = 0;
        let most = 0;
        const values = await inLanes(items, lanes, async (turns, begun) => {
          underWay += 1;
          most = Math.max(most, underWay);
          for (let turn = 0; turn < turns; turn += 1) await othersRan();
          underWay -= 1;
          return { turns, begun };
        });
        expect(values.map(({ turns }) => turns)).toEqual(items);
        expect(values.map(({ begun }) => begun).toSorted((one, other) => one - other)).toEqual([
          ...items.keys(),
        ]);
        expect(most).toBeLessThanOrEqual(lanes);
      },
    ),
  ));

test('one that fails fails all', async () => {
  const work = (item: number) => (item === 2 ? Promise.reject(new Error('no')) : Promise.resolve(item));
  await expect(inLanes([1, 2, 3], 2, work)).rejects.toThrow('no');
});
