import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { databaseName } from './data-folder.ts';
import { storageFailure } from './storage-failure.ts';
import { lockStore, type StoreLock } from './store-lock.ts';

/** A file system that lives in memory; not every system has one. */
export const systemMemoryFolder = '/dev/shm';

/** The store of a disk that cannot be written, as a copy in memory. */
export interface MemoryCopy {
  /** holds database and log */
  folder: string;
  /** takes the copy away */
  discard(): void;
}

/**
 * Copies database and log of a folder into memory: contents are sealed there as on the disk. What is written to the
 * copy ends with this run; what was received meanwhile is sent again later, which the platform answers with the same
 * receipt.
 */
export function copyToMemory(dataFolder: string, memoryFolder: string): Result<MemoryCopy, StoreFailure> {
  const name = `jiujin-${sm3OfBytes(resolve(dataFolder)).slice(0, 16)}`;
  const folder = join(memoryFolder, name);
  try {
    if (!existsSync(memoryFolder)) return failed({ code: 'readOnly', detail: 'no folder in memory' });
    const lock = lockStore(`${folder}.lock`);
    return lock.ok ? succeeded(copy(dataFolder, folder, lock.value)) : lock;
  } catch (error) {
    const failure = storageFailure(error);
    if (!failure) throw error;
    return failed(failure);
  }
}

function copy(dataFolder: string, folder: string, lock: StoreLock): MemoryCopy {
  const discard = () => {
    rmSync(folder, { recursive: true, force: true });
    lock.release();
    rmSync(`${folder}.lock`, { force: true });
  };
  try {
    // what an earlier run left that was killed
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    for (const file of [databaseName, `${databaseName}-wal`]) {
      if (existsSync(join(dataFolder, file))) copyFileSync(join(dataFolder, file), join(folder, file));
    }
    return { folder, discard };
  } catch (error) {
    discard();
    throw error;
  }
}
