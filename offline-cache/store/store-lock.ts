import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { storageFailure } from './storage-failure.ts';

/** Holds a folder for this process. */
export interface StoreLock {
  release(): void;
}

/** On a disk that cannot be written nothing can be held, and nobody can do harm. */
const unheld: StoreLock = { release: () => undefined };

/**
 * Takes the operating system's lock on an empty file, by SQLite's own means. It ends with the process, however that
 * ends, and it holds while the database itself is replaced.
 */
export function lockStore(file: string): Result<StoreLock, StoreFailure> {
  try {
    return succeeded(lock(file));
  } catch (error) {
    const failure = storageFailure(error);
    if (!failure) throw error;
    switch (failure.code) {
      case 'dataFolderInUse':
        return failed(failure);
      case 'corrupt':
        // it never holds anything: damaged, it is made anew
        rmSync(file, { force: true });
        return succeeded(lock(file));
      default:
        return succeeded(unheld);
    }
  }
}

function lock(file: string): StoreLock {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    // no journal beside it: nothing is ever written
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}
