import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { failed, type Result } from '../contract/result.ts';
import { keyPairOf, newKeyPair, signText, type KeyPair } from './sm2.ts';
import type { SigningKey } from './submission-seal.ts';

const ownerOnly = 0o600;
const groupAndOthers = 0o077;

/** Why a private key cannot be used; `detail` names the file, never its content. */
export interface KeyFileFailure {
  code: 'keyUnreadable';
  detail: string;
}

/**
 * Reads a private SM2 key (64 hex characters) from a file that only its owner can read, making it when missing.
 * Exclusive creation: of two that start at once, one makes the key and both use it.
 */
export function readOrMakeKeyFile(path: string): Result<KeyPair, KeyFileFailure> {
  try {
    makeWhenMissing(path);
  } catch {
    return failed({ code: 'keyUnreadable', detail: `${path} cannot be made` });
  }
  return readKeyFile(path);
}

/** The same for a file that must be there. A key that others could read may be theirs by now: it is not used. */
export function readKeyFile(path: string): Result<KeyPair, KeyFileFailure> {
  try {
    if ((statSync(path).mode & groupAndOthers) !== 0) {
      return failed({ code: 'keyUnreadable', detail: `${path} can be read by others; it must be 0600` });
    }
    const pair = keyPairOf(readFileSync(path, 'utf8').trim());
    return pair.ok ? pair : failed({ code: 'keyUnreadable', detail: `${path} holds no SM2 key` });
  } catch {
    return failed({ code: 'keyUnreadable', detail: `${path} cannot be read` });
  }
}

/** A key in memory as something that signs. */
export function signingKey(pair: KeyPair): SigningKey {
  return { keyId: pair.keyId, publicKey: pair.publicKey, sign: (text) => signText(text, pair) };
}

function makeWhenMissing(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${newKeyPair().privateKey}\n`, { flag: 'wx', mode: ownerOnly, flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
