import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readOrMakeTerminalKey } from './terminal-key-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiujin-key-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ones = { bytes: (count: number) => new Uint8Array(count).fill(1), fraction: () => 0 };
const twos = { bytes: (count: number) => new Uint8Array(count).fill(2), fraction: () => 0 };

test('a key is made once and then kept', () => {
  const path = join(folder, 'made', 'key');
  const made = readOrMakeTerminalKey(path, ones);
  expect(made).toEqual({ ok: true, value: Buffer.alloc(32, 1).toString('base64url') });
  expect(readOrMakeTerminalKey(path, twos)).toEqual(made);
});

test('a key file that others can read is refused', () => {
  const path = join(folder, 'open');
  readOrMakeTerminalKey(path, ones);
  chmodSync(path, 0o640);
  expect(readOrMakeTerminalKey(path, ones)).toMatchObject({ ok: false });
});

test('a file without a key, and a place where none can be, are refused', () => {
  const path = join(folder, 'empty');
  writeFileSync(path, 'short\n', { mode: 0o600 });
  expect(readOrMakeTerminalKey(path, ones)).toMatchObject({ ok: false });
  expect(readOrMakeTerminalKey(join(path, 'below'), ones)).toMatchObject({ ok: false });
});
