import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openBenchStore, saveOne, withoutSealing } from './bench-store.ts';

const saves = 40;
/** sqlite.org/fileformat2.html#the_write_ahead_log: the header's page size is at byte 8, a frame's header has 24 bytes */
const pageSizeAt = 8;
const frameHeaderBytes = 24;

export interface WalPerSave {
  bytes: number;
  frames: number;
}

/** What one save writes to the WAL, in the mean, while the WAL has not come to its first checkpoint. */
export function walPerSave(folder: string): WalPerSave {
  const store = openBenchStore(folder, { sealer: withoutSealing });
  try {
    const wal = join(folder, 'submissions.sqlite-wal');
    saveOne(store);
    const before = statSync(wal).size;
    for (let count = 0; count < saves; count += 1) saveOne(store);
    const bytes = (statSync(wal).size - before) / saves;
    return { bytes, frames: bytes / (pageBytes(wal) + frameHeaderBytes) };
  } finally {
    store.close();
  }
}

function pageBytes(wal: string): number {
  const header = Buffer.alloc(4);
  const descriptor = openSync(wal, 'r');
  try {
    readSync(descriptor, header, 0, 4, pageSizeAt);
  } finally {
    closeSync(descriptor);
  }
  return header.readUInt32BE();
}
