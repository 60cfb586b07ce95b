import Database from 'better-sqlite3';
import type { StoreFailure } from '../../contract/outbox.ts';
import { writeFoundLogAnew } from './found-log.ts';

/**
 * Only a new file takes this size. A commit writes every page it touches to the WAL: with half of the usual 4 KiB a
 * save is 21 KB there instead of 41.
 */
export const pageBytes = 2048;

/**
 * Pages in the WAL at which a commit checkpoints it: 16 MiB. A larger WAL meets the same pages more often before it
 * writes them back, and fewer commits wait for that.
 */
const checkpointPages = 8192;

/**
 * After a checkpoint the WAL keeps this size and is written over from its beginning: a flush of space that the file
 * already has costs about half of one that makes the file longer. Above the checkpoint's size, so that only a WAL
 * that could not be checkpointed in time is cut back.
 */
const journalSizeLimitBytes = 18 * 1024 * 1024;

/** What the database says of itself after it was configured. */
export interface Durability {
  journalMode: string;
  /** 2 is FULL: the WAL is flushed at every commit (sqlite.org/pragma.html#pragma_synchronous) */
  synchronous: number;
  lockingMode: string;
}

/**
 * Opens the file, takes the operating system's lock on it and configures it. EXCLUSIVE comes before anything
 * that touches the file, so the lock is held from the first read until the process ends, however it ends.
 */
export function openDurableDatabase(file: string): Database.Database {
  const database = openFile(file);
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    // before WAL, which makes the file's first page
    database.pragma(`page_size = ${pageBytes}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
    database.pragma(`journal_size_limit = ${journalSizeLimitBytes}`);
    database.pragma('foreign_keys = ON');
    database.pragma('secure_delete = ON');
    // Sorting and statement journals stay out of temporary files: they would hold plaintext.
    database.pragma('temp_store = MEMORY');
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    writeFoundLogAnew(`${file}-wal`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The binding asks whether the folder is there, and throws a plain TypeError when a failing disk says no. */
function openFile(file: string): Database.Database {
  try {
    return new Database(file, { timeout: 0 });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw Object.assign(new Error('the folder of the database cannot be looked at'), { code: 'EIO' });
  }
}

export function readDurability(database: Database.Database): Durability {
  return {
    journalMode: String(database.pragma('journal_mode', { simple: true })),
    synchronous: Number(database.pragma('synchronous', { simple: true })),
    lockingMode: String(database.pragma('locking_mode', { simple: true })),
  };
}

/** Anything below WAL with FULL loses acknowledged rows when the power goes: refused. */
export function durabilityFailure(durability: Durability): StoreFailure | undefined {
  const { journalMode, synchronous, lockingMode } = durability;
  if (journalMode === 'wal' && synchronous === 2 && lockingMode === 'exclusive') return undefined;
  return {
    code: 'notDurable',
    detail: `journal_mode ${journalMode}, synchronous ${synchronous}, locking_mode ${lockingMode}`,
  };
}
