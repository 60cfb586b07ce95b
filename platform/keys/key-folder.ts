import { existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { readOrMakeKeyFile } from '../../seal/key-file.ts';
import type { KeyPair } from '../../seal/sm2.ts';
import { syncPath } from '../database/durable-node-folder.ts';

/** The private keys of a platform, newest first in both lists, at least one in each. */
export interface KeyFolder {
  /** sign receipts, acceptances, certificates and key sets */
  platform: readonly KeyPair[];
  /** open submissions; retired ones too, because terminals seal to what they know */
  agency: readonly KeyPair[];
}

export interface KeyRotation {
  platform?: boolean;
  agency?: boolean;
}

type Role = keyof KeyFolder;

/**
 * Reads `keys/platform-NNNN.key` and `keys/agency-NNNN.key` of the platform's folder; a higher number is newer. A
 * missing first key is made, and one more of each that is to be rotated. A key that terminals may have sealed to is
 * never removed here. A failure is one sentence.
 */
export function openKeyFolder(folder: string, rotation: KeyRotation = {}): Result<KeyFolder, string> {
  const home = join(folder, 'keys');
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    const platform = keysOf(home, 'platform', rotation.platform === true);
    if (!platform.ok) return platform;
    const agency = keysOf(home, 'agency', rotation.agency === true);
    if (!agency.ok) return agency;
    return succeeded({ platform: platform.value, agency: agency.value });
  } catch {
    return failed(`The key folder ${home} cannot be read or written.`);
  }
}

function keysOf(home: string, role: Role, rotate: boolean): Result<KeyPair[], string> {
  const present = keyNumbers(home, role);
  const newest = present[0] ?? 0;
  if (newest === 0 || rotate) {
    const made = makeKey(home, role, newest + 1);
    if (!made.ok) return made;
    present.unshift(newest + 1);
  }
  const pairs: KeyPair[] = [];
  for (const number of present) {
    const pair = readOrMakeKeyFile(keyPath(home, role, number));
    if (!pair.ok) return failed(`${pair.failure.detail}.`);
    pairs.push(pair.value);
  }
  return succeeded(pairs);
}

/** Under another name first: a cut while it is written must not leave half a key under the name of one. */
function makeKey(home: string, role: Role, number: number): Result<void, string> {
  const unfinished = join(home, `.${role}-${process.pid}.unfinished`);
  rmSync(unfinished, { force: true });
  const made = readOrMakeKeyFile(unfinished);
  if (!made.ok) return failed(`${made.failure.detail}.`);
  try {
    linkSync(unfinished, keyPath(home, role, number));
  } catch (error) {
    // Of two processes that make the same number, one wins and both use its key.
    if (!existsSync(keyPath(home, role, number))) throw error;
  }
  rmSync(unfinished);
  syncPath(home);
  return succeeded(undefined);
}

function keyNumbers(home: string, role: Role): number[] {
  const numbers = readdirSync(home).map((name) => {
    const [, named, number = '0'] = /^(platform|agency)-(\d{4,9})\.key$/.exec(name) ?? [];
    return named === role ? Number(number) : 0;
  });
  return numbers.filter((number) => number > 0).sort((one, other) => other - one);
}

function keyPath(home: string, role: Role, number: number): string {
  return join(home, `${role}-${String(number).padStart(4, '0')}.key`);
}
