import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant } from './take-turns.ts';
import type { WalPerSave } from './wal-per-save.ts';

/** A page and the header SQLite's WAL puts before it (sqlite.org/fileformat2.html#the_write_ahead_log). */
export const frameBytes = 4_096 + 24;
const allocatedBytes = 4 * 1024 * 1024;

/** A folder on the disk of the checkout: the temporary folder may be in memory. */
export function benchFolder(name: string): string {
  const parent = join(import.meta.dirname, '..', '..', 'data');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `bench-${name}-`));
}

/**
 * The least that any durable commit has to do: overwrite one frame of space that the file already has, and flush.
 * SQLite's WAL is in this state after its first checkpoint.
 */
export function overwriteLimit(folder: string, name = 'limit: overwrite one frame + fsync'): Contestant {
  return fileWriter(folder, name, {
    bytes: frameBytes,
    pieces: 1,
    grows: false,
  });
}

/** The same, where the file grows with every write: its new size has to be flushed too. */
export function appendLimit(folder: string): Contestant {
  return fileWriter(folder, 'append one frame + fsync', { bytes: frameBytes, pieces: 1, grows: true });
}

/** As many bytes in as many system calls as one commit of a store, without any database. */
export function sameBytesLimit(folder: string, { bytes, frames }: WalPerSave): Contestant {
  // SQLite writes the header of a frame and its page by themselves
  const pieces = 2 * Math.round(frames);
  const name = `overwrite the ${Math.round(bytes / 1024)} KiB of a save in ${pieces} writes + fsync`;
  return fileWriter(folder, name, { bytes, pieces, grows: false });
}

interface Writing {
  bytes: number;
  pieces: number;
  grows: boolean;
}

function fileWriter(folder: string, name: string, { bytes, pieces, grows }: Writing): Contestant {
  const descriptor = openSync(join(folder, name.replaceAll(/\W+/g, '-')), 'wx');
  const piece = Buffer.alloc(Math.round(bytes / pieces), 1);
  if (!grows) allocate(descriptor);
  let position = 0;
  return {
    name,
    durability: 'fsync for every write',
    write: () => {
      if (!grows && position + pieces * piece.length > allocatedBytes) position = 0;
      for (let written = 0; written < pieces; written += 1, position += piece.length) {
        writeSync(descriptor, piece, 0, piece.length, position);
      }
      fsyncSync(descriptor);
    },
    close: () => closeSync(descriptor),
  };
}

/** Written, not only reserved: reserved space is marked as written by a later flush, which then costs more. */
function allocate(descriptor: number): void {
  writeSync(descriptor, Buffer.alloc(allocatedBytes, 2));
  fsyncSync(descriptor);
}

/** Linux's magic numbers, statfs(2): on a file system in memory a flush costs nothing. */
export function fileSystemName(folder: string): string {
  const names: Record<number, string> = {
    0xef53: 'ext4',
    0x01021994: 'tmpfs (memory: figures say nothing)',
    0x9123683e: 'btrfs',
    0x58465342: 'xfs',
    0x794c7630: 'overlay',
  };
  const { type } = statfsSync(folder);
  return names[type] ?? `0x${type.toString(16)}`;
}
