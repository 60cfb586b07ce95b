import { cpSync, existsSync, openAsBlob } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * An empty PostgreSQL, made once by the set-up: setting one up takes PGlite ten times as long as opening it. Where it
 * is missing, each database is set up by itself.
 */
const template = resolve(import.meta.dirname, '../../dist/platform/empty-database');
export const emptyDatabaseFolder = join(template, 'folder');
export const emptyDatabaseArchive = join(template, 'archive.tar');

/** Copies the empty database to `folder`, not flushed; false when there is none. */
export function copyEmptyDatabase(folder: string): boolean {
  if (!existsSync(emptyDatabaseFolder)) return false;
  cpSync(emptyDatabaseFolder, folder, { recursive: true });
  return true;
}

/** The empty database as PGlite loads it into memory. */
export async function emptyDatabaseForMemory(): Promise<Blob | undefined> {
  return existsSync(emptyDatabaseArchive) ? openAsBlob(emptyDatabaseArchive) : undefined;
}
