import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modulePath } from './module-path.ts';

test('the path covers the dark modules and no other', () => {
  const grid = fc
    .integer({ min: 1, max: 12 })
    .chain((size) => fc.array(fc.boolean(), { minLength: size * size, maxLength: size * size }));
  fc.assert(
    fc.property(grid, (modules) => {
      const size = Math.sqrt(modules.length);
      const path = modulePath(size, (row, column) => modules[row * size + column] === true);
      const covered = modules.map(() => false);
      for (const [, column, row, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
        for (let step = 0; step < Number(length); step += 1)
          covered[Number(row) * size + Number(column) + step] = true;
      }
      expect(covered).toEqual(modules);
    }),
  );
});
