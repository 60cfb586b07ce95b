import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { endsTrust, storageFailure } from './storage-failure.ts';

test.each([
  ['SQLITE_FULL', 'diskFull', false],
  ['SQLITE_READONLY_DBMOVED', 'readOnly', false],
  ['SQLITE_CANTOPEN', 'readOnly', false],
  ['SQLITE_BUSY', 'dataFolderInUse', false],
  ['SQLITE_CORRUPT_INDEX', 'corrupt', true],
  ['SQLITE_NOTADB', 'corrupt', true],
  ['SQLITE_IOERR_FSYNC', 'ioError', true],
])('%s is %s', (sqliteCode, code, ends) => {
  const failure = storageFailure(new Database.SqliteError('text that may name a path', sqliteCode));
  expect(failure).toEqual({ code, detail: sqliteCode });
  expect(failure && endsTrust(failure)).toBe(ends);
});

test.each([
  ['ENOSPC', 'diskFull'],
  ['EROFS', 'readOnly'],
  ['EIO', 'ioError'],
])('%s is %s', (errno, code) => {
  expect(storageFailure(Object.assign(new Error('x'), { code: errno }))).toEqual({ code, detail: errno });
});

test('a broken constraint or a closed connection is a bug, no failure of storage', () => {
  expect(storageFailure(new Database.SqliteError('', 'SQLITE_CONSTRAINT_UNIQUE'))).toBeUndefined();
  expect(storageFailure(new TypeError('The database connection is not open'))).toBeUndefined();
});
