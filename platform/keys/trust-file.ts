import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KeySet } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { syncPath } from '../database/durable-node-folder.ts';

const OWNER_ONLY = 0o600;

/**
 * Writes the set that a terminal on the same machine starts to believe in: whole or not at all, readable by its owner
 * only. A failure is one sentence.
 */
export function writeTrustFile(path: string, keys: KeySet): Result<void, string> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    const file = openSync(unfinished, 'wx', OWNER_ONLY);
    try {
      writeSync(file, `${JSON.stringify(keys)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
    syncPath(dirname(path));
    return succeeded(undefined);
  } catch {
    return failed(`The trust file ${path} cannot be written.`);
  }
}
