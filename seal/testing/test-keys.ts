import type { KeySet, NamedKey, TerminalCertificate } from '../../contract/keys.ts';
import { keyPairOf, signText, type KeyPair } from '../sm2.ts';
import { certificateText, keySetText } from '../statements.ts';
import type { SigningKey } from '../submission-seal.ts';

/** Keys that everybody knows: for tests alone. */
export const testAgencyPair = pairOf('1');
export const testPlatformPair = pairOf('2');
export const testTerminalPair = pairOf('3');

export const testAgencyKey = named(testAgencyPair);
export const testPlatformKey = named(testPlatformPair);

export const testTerminalKey: SigningKey = {
  ...named(testTerminalPair),
  sign: (text) => signText(text, testTerminalPair),
};

/** The set a terminal under test believes in. */
export const testKeySet: KeySet = signedKeySet({
  version: 1,
  issuedAt: '2026-01-01T00:00:00.000Z',
  platform: [testPlatformKey],
  agency: [testAgencyKey],
});

/** Signs a set with the test platform's key. */
export function signedKeySet(keys: Omit<KeySet, 'signedBy' | 'signature'>): KeySet {
  const signature = signText(keySetText(keys), testPlatformPair);
  return { ...keys, signedBy: testPlatformPair.keyId, signature };
}

export function testCertificate(terminalId: string): TerminalCertificate {
  const certificate = { terminalId, ...named(testTerminalPair), issuedAt: '2026-01-01T00:00:00.000Z' };
  const signature = signText(certificateText(certificate), testPlatformPair);
  return { ...certificate, signedBy: testPlatformPair.keyId, signature };
}

function named({ keyId, publicKey }: KeyPair): NamedKey {
  return { keyId, publicKey };
}

function pairOf(digit: string): KeyPair {
  const pair = keyPairOf(digit.repeat(64));
  if (!pair.ok) throw new Error('a test key is no key');
  return pair.value;
}
