import { createHmac } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Randomness } from '../../contract/clock.ts';

/**
 * Finds a person's own cases again without storing who they are: HMAC-SM3 of the identity number under a secret of
 * this terminal alone, in a file that only its user may read.
 */
export function personKeys(folder: string, randomness: Randomness): (idNumber: string) => string {
  const secret = readOrCreateSecret(path.join(folder, 'person.key'), randomness);
  return (idNumber) => createHmac('sm3', secret).update(idNumber.trim().toUpperCase()).digest('hex');
}

function readOrCreateSecret(file: string, randomness: Randomness): Buffer {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, randomness.bytes(32), { mode: 0o600, flag: 'wx' });
  }
  chmodSync(file, 0o600);
  return readFileSync(file);
}
