import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * Which rules a catalogue is checked with: changes when the program's rules, the contract's schemas, the versions of
 * the libraries or Node do. A verdict holds only for the rules that gave it. When the program's own files cannot be
 * read, the answer is one that no other run gives.
 */
export function rulesFingerprint(): string {
  try {
    const digest = createHash('sm3').update(process.version);
    for (const file of ruleFiles()) digest.update(`\0${file}\0`).update(readFileSync(join(root, file)));
    return digest.digest('hex');
  } catch {
    return randomUUID();
  }
}

function ruleFiles(): string[] {
  const here = 'offline-cache/catalogue';
  const rules = readdirSync(join(root, here))
    .filter((name) => /^[a-z-]+\.ts$/.test(name))
    .sort();
  // package.json names the exact versions of the libraries
  return [
    'package.json',
    'contract/service-item.ts',
    'contract/submission.ts',
    ...rules.map((name) => `${here}/${name}`),
  ];
}
