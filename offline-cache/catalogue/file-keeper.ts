import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from './json-file.ts';
import type { CatalogueKeeper } from './keeper.ts';

/**
 * A keeper in one file whose folder exists. After a power cut at any moment the file holds the old text or the new
 * one, whole: temporary file, fsync, rename, fsync of the folder.
 */
export function fileKeeper(path: string): CatalogueKeeper {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.writing`);
  return {
    read: () => readIfThere(path),
    write(json) {
      try {
        writeDurably(temporary, json);
        renameSync(temporary, path);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
      syncFolder(folder);
    },
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const handle = openSync(path, 'w', 0o644);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Without this a rename may be forgotten by a power cut. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
