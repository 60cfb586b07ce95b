import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Randomness } from '../contract/clock.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';

/** 256 bits. */
const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;
const GROUP_AND_OTHERS = 0o077;

/**
 * Reads the terminal's key from a file only its owner can read, making both when the file is missing. The key is
 * 32 random bytes in base64url (43 characters). A failure is one sentence.
 */
export function readOrMakeTerminalKey(path: string, randomness: Randomness): Result<string, string> {
  try {
    makeWhenMissing(path, randomness);
    if ((statSync(path).mode & GROUP_AND_OTHERS) !== 0) {
      return failed(`The key file ${path} can be read by others; make it readable by its owner only (0600).`);
    }
    const key = readFileSync(path, 'utf8').trim();
    if (!/^[A-Za-z0-9_-]{43}$/.test(key)) return failed(`The key file ${path} holds no terminal key.`);
    return succeeded(key);
  } catch {
    return failed(`The key file ${path} cannot be read or made.`);
  }
}

/** Exclusive creation: of two that start at once, one makes the key and both use it. */
function makeWhenMissing(path: string, randomness: Randomness): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const key = Buffer.from(randomness.bytes(KEY_BYTES)).toString('base64url');
  try {
    writeFileSync(path, `${key}\n`, { flag: 'wx', mode: OWNER_ONLY, flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
