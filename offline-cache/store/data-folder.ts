import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;

/** Name of the database within the data folder; its log is beside it with `-wal`. */
export const databaseName = 'submissions.sqlite';

/**
 * Makes the folder (0700) and flushes its entry. Throws what the file system throws.
 */
export function prepareDataFolder(folder: string): void {
  const isNew = !existsSync(folder);
  if (isNew) {
    mkdirSync(dirname(folder), { recursive: true });
    // not recursive: on a read-only file system Node's recursive form says ENOENT instead of EROFS
    mkdirSync(folder, { mode: ownerOnlyFolder });
  }
  chmodSync(folder, ownerOnlyFolder);
  if (isNew) flushDirectory(dirname(folder));
}

/**
 * Makes the empty database file (0600; SQLite gives its WAL the same rights) and flushes the folder's entries.
 * Returns the file's path. Throws what the file system throws.
 */
export function prepareDatabaseFile(folder: string): string {
  const file = join(folder, databaseName);
  createFile(file);
  chmodSync(file, ownerOnlyFile);
  flushDirectory(folder);
  return file;
}

/** Bytes that this user may still write to the file system of `folder`. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Flushes the entries of a folder: names made, changed or taken away. Throws what the file system throws. */
export function flushDirectory(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * `wx`, never a plain open: closing any descriptor of a file drops all POSIX locks this process holds on it, and
 * with them the lock that keeps a second terminal out.
 */
function createFile(file: string): void {
  const descriptor = openNew(file);
  if (descriptor === undefined) return;
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openNew(file: string): number | undefined {
  try {
    return openSync(file, 'wx', ownerOnlyFile);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
}
