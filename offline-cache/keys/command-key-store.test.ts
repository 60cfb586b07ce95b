import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { textIsSignedBy } from '../../seal/sm2.ts';
import { testTerminalPair } from '../../seal/testing/test-keys.ts';
import { commandKeyStore } from './command-key-store.ts';
import { SigningUnavailable, type SigningKeyStore } from './signing-key-store.ts';

const program = fileURLToPath(new URL('fixtures/token-program.mjs', import.meta.url));
const text = '{"version":1}\n第二行';

function tokenThat(fault: string, timeoutMs = 20_000): SigningKeyStore {
  return commandKeyStore({ command: [process.execPath, program, fault], timeoutMs });
}

test.each(['signs-text', 'signs-digest'])('a token that %s signs as a file does', (fault) => {
  const key = tokenThat(fault).open(undefined);
  if (!key.ok) throw new Error(key.failure.detail);
  expect(key.value).toMatchObject({ keyId: testTerminalPair.keyId, publicKey: testTerminalPair.publicKey });
  expect(textIsSignedBy(text, key.value.sign(text), testTerminalPair.publicKey)).toBe(true);
});

test.each([
  ['unplugged', 'keyMissing'],
  ['off-curve', 'keyDamaged'],
  ['chatty', 'keyMissing'],
])('a token that is %s cannot be opened', (fault, code) => {
  const key = tokenThat(fault).open(undefined);
  expect(key).toMatchObject({ ok: false, failure: { code } });
  expect(JSON.stringify(key)).not.toContain('123456');
});

test('a token that does not answer is given up', () => {
  expect(tokenThat('silent', 300).open(undefined)).toMatchObject({
    ok: false,
    failure: { code: 'timedOut' },
  });
});

test('a program that is not there is a missing key', () => {
  const store = commandKeyStore({ command: ['/nowhere/token'], timeoutMs: 1000 });
  expect(store.open(undefined)).toMatchObject({
    ...{ ok: false, failure: { code: 'keyMissing', detail: expect.stringContaining('ENOENT') as string } },
  });
});

test.each([
  ['signs-another-text', 'wrongSignature'],
  ['unplugged-when-signing', 'keyMissing'],
])('a token that %s is not believed', (fault, code) => {
  const key = tokenThat(fault).open(undefined);
  if (!key.ok) throw new Error(key.failure.detail);
  expect(key.value.attempt(text)).toMatchObject({ ok: false, failure: { code } });
  expect(() => key.value.sign(text)).toThrow(SigningUnavailable);
});

test('another token than the one in force is a missing key', () => {
  expect(tokenThat('signs-text').open('0'.repeat(16))).toMatchObject({
    ...{ ok: false, failure: { code: 'keyMissing' } },
  });
});
