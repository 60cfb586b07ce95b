import Database from 'better-sqlite3';
import type { StoreFailure } from '../../contract/outbox.ts';

type FailureCode = StoreFailure['code'];

/** SQLite's primary result codes (sqlite.org/rescode.html); extended codes begin with them. */
const bySqliteCode: readonly (readonly [prefix: string, code: FailureCode])[] = [
  ['SQLITE_FULL', 'diskFull'],
  ['SQLITE_READONLY', 'readOnly'],
  ['SQLITE_PERM', 'readOnly'],
  ['SQLITE_CANTOPEN', 'readOnly'],
  ['SQLITE_BUSY', 'dataFolderInUse'],
  ['SQLITE_LOCKED', 'dataFolderInUse'],
  ['SQLITE_PROTOCOL', 'dataFolderInUse'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_IOERR', 'ioError'],
  ['SQLITE_NOLFS', 'ioError'],
];

const byErrno: ReadonlyMap<string, FailureCode> = new Map([
  ['ENOSPC', 'diskFull'],
  ['EDQUOT', 'diskFull'],
  ['EACCES', 'readOnly'],
  ['EPERM', 'readOnly'],
  ['EROFS', 'readOnly'],
  ['EIO', 'ioError'],
  ['ENODEV', 'ioError'],
  ['ENXIO', 'ioError'],
  ['ENOENT', 'ioError'],
  ['ENOTDIR', 'ioError'],
  ['EEXIST', 'ioError'],
  ['EISDIR', 'ioError'],
  ['ENOTEMPTY', 'ioError'],
  ['EMFILE', 'ioError'],
  ['ENFILE', 'ioError'],
]);

/**
 * The one place where what SQLite or the file system says becomes a {@link StoreFailure}. `undefined` means that
 * the error is no failure of storage (a constraint, a closed connection): a bug, to be thrown on.
 * The detail is the error's code only: messages can carry paths and values.
 */
export function storageFailure(error: unknown): StoreFailure | undefined {
  if (error instanceof Database.SqliteError) {
    const entry = bySqliteCode.find(([prefix]) => error.code.startsWith(prefix));
    return entry && { code: entry[1], detail: error.code };
  }
  const errno = errnoCode(error);
  const code = errno === undefined ? undefined : byErrno.get(errno);
  return code && errno ? { code, detail: errno } : undefined;
}

/**
 * After these nothing may be written until the store is opened and verified again: a second fsync after a failed
 * one reports success for pages the kernel has already thrown away.
 */
export function endsTrust(failure: StoreFailure): boolean {
  return failure.code === 'ioError' || failure.code === 'corrupt';
}

function errnoCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
