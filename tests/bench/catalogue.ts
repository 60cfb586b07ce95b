import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchReport } from './bench-report.ts';
import { measureDelta } from './catalogue-delta.ts';
import { measureSearch } from './catalogue-search.ts';
import { benchFolder, fileSystemName } from './disk-limits.ts';

/**
 * The catalogue: how long and how many bytes a delta takes, beside the changed bytes alone and beside a replicating
 * database; and how fast the items are found, beside two libraries that do the same.
 */
export async function run(): Promise<BenchReport> {
  const folder = benchFolder('catalogue');
  try {
    const search = await measureSearch();
    const delta = await measureDelta(join(folder, 'delta'));
    return {
      bench: 'catalogue',
      figures: [...delta.figures, ...search.figures],
      notes: [
        ...delta.notes,
        `file system of the test folder: ${fileSystemName(folder)}; whether the device keeps its word on a flush is not known`,
        ...search.notes,
      ],
      holds: delta.holds && search.holds,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
