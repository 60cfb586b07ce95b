import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openBenchStore, saveOne } from './bench-store.ts';
import { frameBytes } from './disk-limits.ts';

const saves = 40;

/** Pages that one save writes to the WAL, in the mean, while the WAL has not come to its first checkpoint. */
export function framesPerSave(folder: string): number {
  const store = openBenchStore(folder);
  try {
    const wal = join(folder, 'submissions.sqlite-wal');
    saveOne(store);
    const before = statSync(wal).size;
    for (let count = 0; count < saves; count += 1) saveOne(store);
    return (statSync(wal).size - before) / frameBytes / saves;
  } finally {
    store.close();
  }
}
