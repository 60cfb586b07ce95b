import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test as everywhere } from 'vitest';
import { sealAttachment } from './attachment.ts';
import { decryptWith, encryptTo, newKeyPair, signText, textIsSignedBy } from './sm2.ts';
import { readSeal, sealSubmission } from './submission-seal.ts';
import { receiptText } from './statements.ts';
import { testAgencyPair, testPlatformPair, testTerminalKey } from './testing/test-keys.ts';
import { testUnsignedReceipt } from './testing/test-receipts.ts';
import { randomness, testEnvelope, testPhoto, testSealingParts } from './testing/test-seals.ts';

/*
 * Another implementation opens what we seal and verifies what we sign, with the commands that docs/sealing.md gives to
 * people; and the other way round. Without the program nothing of this is known, and the tests say so.
 */
const hasOpenssl = /^OpenSSL 3\./.test(spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout);
if (!hasOpenssl) process.stderr.write('not run: openssl 3 is not here, so nothing was checked against it\n');
const test = everywhere.skipIf(!hasOpenssl);

const folder = mkdtempSync(join(tmpdir(), 'jiujin-openssl-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = readFileSync(new URL('../docs/sealing.md', import.meta.url), 'utf8');
const [names = '', open = '', verify = '', openAttachment = ''] = [...page.matchAll(/```sh\n(.*?)```/gs)].map(
  ([, commands]) => commands ?? '',
);

function shell(
  commands: string,
  environment: Record<string, string>,
): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync('sh', ['-eu', '-c', `${names}\n${commands}`], {
    ...{ cwd: folder, encoding: 'utf8', env: { ...process.env, ...environment } },
  });
  return { status, said: stdout + stderr };
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function textOf(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

const payload = sealSubmission(testSealingParts());
const opening = { AGENCY_KEY: testAgencyPair.privateKey };

test('it opens a sealed submission, and its header is what the terminal signed', () => {
  file('payload.json', payload);
  const { status, said } = shell(open, opening);
  expect(said).not.toContain('broken');
  expect(status).toBe(0);
  expect(JSON.parse(textOf('envelope.json'))).toEqual(testEnvelope());
  const seal = readSeal(payload);
  if (!seal.ok) throw new Error(seal.failure.code);
  expect(said).toContain(seal.value.header.contentHash);
  expect(textOf('header')).toBe(seal.value.payload.header);
  file('text', textOf('header'));
  const { signature } = seal.value.payload;
  const verified = shell(verify, { PUBLIC_KEY: testTerminalKey.publicKey, SIGNATURE: signature });
  expect(verified).toMatchObject({
    status: 0,
    said: expect.stringContaining('Verified Successfully') as string,
  });
});

test('a seal with one bit changed is broken for it too', () => {
  file(
    'payload.json',
    payload.replace(/"mac":"(.)/, (_all, first: string) => `"mac":"${first === '0' ? '1' : '0'}`),
  );
  const { status, said } = shell(open, opening);
  expect([status, said.trim()]).toEqual([1, 'the seal is broken']);
});

test('it opens a sealed attachment', () => {
  const seal = sealAttachment(testPhoto, 1, randomness);
  file('sealed', seal.bytes);
  const { key, macKey, iv } = seal.inEnvelope;
  expect(shell(openAttachment, { KEY: key, MAC_KEY: macKey, IV: iv })).toEqual({ status: 0, said: '' });
  expect(readFileSync(join(folder, 'attachment'))).toEqual(Buffer.from(testPhoto.bytes));
});

test('it verifies the platform’s signature of a receipt, and no other text under it', () => {
  const text = receiptText(testUnsignedReceipt);
  const given = { PUBLIC_KEY: testPlatformPair.publicKey, SIGNATURE: signText(text, testPlatformPair) };
  file('text', text);
  expect(shell(verify, given)).toMatchObject({ status: 0 });
  file('text', `${text} `);
  expect(shell(verify, given).status).not.toBe(0);
});

test('what it signs, we verify; fifty keys and texts', () => {
  for (let round = 0; round < 50; round += 1) {
    const pair = newKeyPair();
    const text = `第 ${String(round)} 次\n`;
    file('text', text);
    shell('private_key "$KEY" signer.der', { KEY: pair.privateKey });
    const der = openssl('pkeyutl', '-sign', ...keyFile('signer.der'), ...asSm2, '-in', 'text');
    const [r = '', s = ''] = elementsOf(der);
    expect(textIsSignedBy(text, unsigned(r) + unsigned(s), pair.publicKey)).toBe(true);
    expect(textIsSignedBy(`${text} `, unsigned(r) + unsigned(s), pair.publicKey)).toBe(false);
  }
});

test('what it encrypts, we decrypt', () => {
  shell('public_key "$KEY" to.der', { KEY: testAgencyPair.publicKey });
  for (const size of [2, 48, 200]) {
    const content = Buffer.from(randomness.bytes(size));
    file('content', content);
    const der = openssl('pkeyutl', '-encrypt', '-pubin', ...keyFile('to.der'), '-in', 'content');
    const [x = '', y = '', c3 = '', c2 = ''] = elementsOf(der);
    const ciphertext = Buffer.from(`04${unsigned(x)}${unsigned(y)}${c3}${c2}`, 'hex');
    const opened = decryptWith(ciphertext, testAgencyPair.privateKey);
    expect(opened.ok && Buffer.from(opened.value)).toEqual(content);
  }
});

test('and it refuses a ciphertext that we refuse', () => {
  const ciphertext = encryptTo(new Uint8Array(48), testAgencyPair.publicKey);
  ciphertext[100] = (ciphertext[100] ?? 0) ^ 1;
  const changed = JSON.stringify({
    ...(JSON.parse(payload) as object),
    key: Buffer.from(ciphertext).toString('base64'),
  });
  file('payload.json', changed);
  expect(shell(open, opening).status).not.toBe(0);
  expect(decryptWith(ciphertext, testAgencyPair.privateKey).ok).toBe(false);
});

const asSm2 = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'];

function keyFile(name: string): string[] {
  return ['-inkey', name, '-keyform', 'DER'];
}

function openssl(...args: string[]): Buffer {
  return execFileSync('openssl', args, { cwd: folder });
}

/** The elements of a DER sequence of short ones, in hex. */
function elementsOf(der: Buffer): string[] {
  const elements: string[] = [];
  let at = (der[1] ?? 0) > 127 ? 2 + ((der[1] ?? 0) - 128) : 2;
  while (at < der.length) {
    const long = (der[at + 1] ?? 0) > 127 ? (der[at + 1] ?? 0) - 128 : 0;
    const length = long === 0 ? (der[at + 1] ?? 0) : der.readUIntBE(at + 2, long);
    const begin = at + 2 + long;
    elements.push(der.subarray(begin, begin + length).toString('hex'));
    at = begin + length;
  }
  return elements;
}

/** A number of DER as 32 bytes. */
function unsigned(hex: string): string {
  return hex.slice(-64).padStart(64, '0');
}
