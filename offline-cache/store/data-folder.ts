import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;

/** Name of the database within the data folder; its log is beside it with `-wal`. */
export const databaseName = 'submissions.sqlite';

/**
 * Makes the folder (0700) and flushes its entry and those of its parents. Throws what the file system throws.
 */
export function prepareDataFolder(folder: string): void {
  makeFolder(folder);
  chmodSync(folder, ownerOnlyFolder);
  flushAncestors(resolve(folder));
}

/** Tries, and never asks first: a failing disk answers the question whether it is there with no. */
function makeFolder(folder: string): void {
  const met = errnoOf(() => mkdirSync(folder, { mode: ownerOnlyFolder }), ['EEXIST', 'ENOENT']);
  if (met !== 'ENOENT') return;
  mkdirSync(dirname(folder), { recursive: true });
  // not recursive: on a read-only file system Node's recursive form says ENOENT instead of EROFS
  mkdirSync(folder, { mode: ownerOnlyFolder });
}

/**
 * The folder's own name, and those of parents made with it, are on the disk only after this. At every start: an
 * earlier one may have been killed between making and flushing them.
 */
function flushAncestors(folder: string): void {
  const { dev } = statSync(folder);
  for (let inner = folder; dirname(inner) !== inner; inner = dirname(inner)) {
    if (statSync(dirname(inner)).dev !== dev) return;
    flushDirectory(dirname(inner));
  }
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
  const opened = errnoOf(() => openSync(file, 'wx', ownerOnlyFile), ['EEXIST']);
  return opened === 'EEXIST' ? undefined : opened;
}

/** What `work` returns, or which of the expected errors it met; throws the others on. */
function errnoOf<Value, Expected extends string>(
  work: () => Value,
  expected: readonly Expected[],
): Value | Expected {
  try {
    return work();
  } catch (error) {
    const met =
      error instanceof Error && 'code' in error ? expected.find((code) => code === error.code) : undefined;
    if (met === undefined) throw error;
    return met;
  }
}
