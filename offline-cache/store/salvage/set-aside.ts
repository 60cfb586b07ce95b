import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreFailure } from '../../../contract/outbox.ts';
import type { Result } from '../../../contract/result.ts';
import { databaseName, flushDirectory } from '../data-folder.ts';

const building = 'submissions.building';
const complete = 'submissions.salvaged';
const logEnding = '-wal';
const ownerOnlyFolder = 0o700;

/**
 * Puts a fresh database in the place of a damaged one, which is kept in a folder `damaged-<n>`. `build` makes the
 * fresh one in the given file. A power cut at any moment leaves either the damaged one in its place or a complete
 * fresh one, which {@link finishReplacement} puts there.
 */
export function replaceDatabase<Value>(
  folder: string,
  build: (fresh: string, setAside: string) => Result<Value, StoreFailure>,
): Result<Value, StoreFailure> {
  const fresh = join(folder, building);
  for (const ending of ['', logEnding, '-journal']) rmSync(fresh + ending, { force: true });
  const built = build(fresh, setAsideName(folder));
  if (!built.ok) return built;
  renameSync(fresh, join(folder, complete));
  flushDirectory(folder);
  finishReplacement(folder);
  return built;
}

/** Goes on with a replacement that was complete and not in its place; nothing to do as a rule. */
export function finishReplacement(folder: string): void {
  if (!existsSync(join(folder, complete))) return;
  const setAside = join(folder, setAsideName(folder));
  mkdirSync(setAside, { recursive: true, mode: ownerOnlyFolder });
  // The log first: beside the fresh database it would be taken for its own.
  for (const name of [databaseName + logEnding, `${databaseName}-journal`, databaseName]) {
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(setAside, name));
  }
  flushDirectory(setAside);
  flushDirectory(folder);
  renameSync(join(folder, complete), join(folder, databaseName));
  flushDirectory(folder);
}

/** The first folder that holds no database yet: one that a power cut left half filled goes on being filled. */
function setAsideName(folder: string): string {
  const names = new Set(readdirSync(folder));
  for (let number = 1; ; number += 1) {
    const name = `damaged-${number}`;
    if (!names.has(name) || !existsSync(join(folder, name, databaseName))) return name;
  }
}
