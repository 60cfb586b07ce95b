import SQLite from 'better-sqlite3';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { DatabaseFailure } from './database.ts';

/** Held as long as the process uses the folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process alone. The lock is the kernel's, on a file that SQLite keeps open in an
 * exclusive transaction: it ends with the process however that ends, so a killed one leaves nothing to clean up.
 */
export function lockFolder(lockFile: string): Result<FolderLock, DatabaseFailure> {
  try {
    const file = new SQLite(lockFile, { timeout: 0 });
    try {
      file.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      file.close();
      throw error;
    }
    return succeeded({ release: () => file.close() });
  } catch (error) {
    const busy = error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY');
    return failed(
      busy
        ? {
            code: 'folderInUse',
            detail: `Another platform process already uses this data folder (${lockFile}).`,
          }
        : { code: 'folderNotUsable', detail: `The data folder cannot be written (${lockFile}).` },
    );
  }
}
