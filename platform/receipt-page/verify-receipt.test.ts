import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { receiptQrText, type PaperReceipt } from '../../seal/receipt-token.ts';
import { newKeyPair } from '../../seal/sm2.ts';
import { testKeySet } from '../../seal/testing/test-keys.ts';
import {
  receivedPaper,
  savedPaper,
  testSaved,
  testUnsignedReceipt,
} from '../../seal/testing/test-receipts.ts';
import { photoOfPaper } from './testing/photo-of-paper.ts';

const program = fileURLToPath(new URL('verify-receipt.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'jiujin-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const keys = fileOf('keys.json', JSON.stringify(testKeySet));

function fileOf(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function run(...args: string[]): { status: number | null; said: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, said: stdout, error: stderr };
}

function textOf(paper: PaperReceipt): string {
  const text = receiptQrText('https://zwfw.pl.gov.cn', paper);
  return text.ok ? text.value : text.failure.code;
}

const received = textOf(receivedPaper(testUnsignedReceipt));

test('a genuine receipt is told to people, with status 0', () => {
  const { status, said } = run(received, '--keys', keys);
  expect(status).toBe(0);
  expect(said).toContain('这张回执是真的');
  expect(said).toContain('办件编号：1162 0802 0000 0011 5Q46 2051 1021 000 20261124 0001');
});

test('and to programs in one line of JSON', () => {
  const { status, said } = run(textOf(savedPaper(testSaved)), '--keys', keys, '--json');
  expect(status).toBe(0);
  expect(JSON.parse(said)).toEqual({ verdict: 'genuine', kind: 'saved', ...testSaved });
});

test('a photo of the paper does as well', () => {
  const photo = fileOf('photo.png', photoOfPaper(received));
  expect(run('--image', photo, '--keys', keys, '--json')).toMatchObject({ status: 0 });
  const empty = fileOf('empty.png', photoOfPaper(undefined));
  const { status, said } = run('--image', empty, '--keys', keys, '--json');
  expect([status, JSON.parse(said)]).toEqual([1, { verdict: 'unreadable', reason: 'noCode' }]);
});

test.each([
  ['altered', `${received.slice(0, 60)}${received[60] === 'A' ? 'B' : 'A'}${received.slice(61)}`, 'forged'],
  ['of another platform', textOf(receivedPaper(testUnsignedReceipt, newKeyPair())), 'unknownKey'],
  ['no receipt', 'hello', 'unreadable'],
])('one that is %s has status 1', (_what, text, verdict) => {
  const { status, said } = run(text, '--keys', keys, '--json');
  expect([status, JSON.parse(said)]).toEqual([1, { verdict }]);
});

test.each([
  ['nothing to verify', ['--keys', keys]],
  ['two texts', [received, received]],
  ['an unknown option', [received, '--trust-me']],
  ['keys that are not there', [received, '--keys', join(folder, 'none.json')]],
  [
    'keys that were changed',
    [received, '--keys', fileOf('bad.json', JSON.stringify({ ...testKeySet, version: 2 }))],
  ],
  ['a picture that is none', ['--image', keys, '--keys', keys]],
])('%s: status 2 and one sentence', (_what, args) => {
  const { status, said, error } = run(...args);
  expect([status, said]).toEqual([2, '']);
  expect(error.trim().split('\n').length).toBeLessThanOrEqual(2);
  expect(error).not.toContain('    at ');
});
