import { sm2 } from 'sm-crypto-v2';
import { failed, succeeded, type Result } from '../contract/result.ts';
import { sm3Hex } from './sm3.ts';

/** An SM2 key pair: private key 64 hex characters, public key uncompressed (GM/T 0003.5). */
export interface KeyPair {
  keyId: string;
  publicKey: string;
  privateKey: string;
}

/** A fresh pair, from the platform's cryptographic randomness. */
export function newKeyPair(): KeyPair {
  const { privateKey, publicKey } = sm2.generateKeyPairHex();
  return { keyId: keyIdOf(publicKey), publicKey, privateKey };
}

/** The pair of a private key; fails when the number is no private key of the curve. */
export function keyPairOf(privateKey: string): Result<KeyPair, { code: 'notAKey' }> {
  if (!/^[0-9a-f]{64}$/.test(privateKey)) return failed({ code: 'notAKey' });
  try {
    const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey);
    return succeeded({ keyId: keyIdOf(publicKey), publicKey, privateKey });
  } catch {
    return failed({ code: 'notAKey' });
  }
}

/** First 16 hex characters of SM3 over the point's 65 bytes: see contract/keys.ts. */
export function keyIdOf(publicKey: string): string {
  return sm3Hex(sm2.hexToArray(publicKey)).slice(0, 16);
}

/** SM2 with SM3 over the text's UTF-8 bytes, the signer's identity included (GM/T 0003.2; GM/T 0009, 10): r and s. */
export function signText(text: string, key: Pick<KeyPair, 'privateKey' | 'publicKey'>): string {
  return sm2.doSignature(new TextEncoder().encode(text), key.privateKey, {
    hash: true,
    publicKey: key.publicKey,
  });
}

/** Whether this key signed this text. Any malformed key or signature is an answer too: no. */
export function textIsSignedBy(text: string, signature: string, publicKey: string): boolean {
  try {
    return sm2.doVerifySignature(new TextEncoder().encode(text), signature, publicKey, { hash: true });
  } catch {
    return false;
  }
}

/** Encrypts a few bytes to a public key: C1 C3 C2 with C1's 04 (GM/T 0003.4). Length: 97 bytes more than given. */
export function encryptTo(bytes: Uint8Array, publicKey: string): Uint8Array {
  return sm2.hexToArray(`04${sm2.doEncrypt(bytes, publicKey, 1)}`);
}

/** Opens what {@link encryptTo} made; fails when it was not for this key or was changed. */
export function decryptWith(
  ciphertext: Uint8Array,
  privateKey: string,
): Result<Uint8Array, { code: 'notForThisKey' }> {
  if (ciphertext.length < 98 || ciphertext[0] !== 4) return failed({ code: 'notForThisKey' });
  try {
    const opened = sm2.doDecrypt(sm2.arrayToHex([...ciphertext.subarray(1)]), privateKey, 1, {
      output: 'array',
    });
    return opened.length === ciphertext.length - 97 ? succeeded(opened) : failed({ code: 'notForThisKey' });
  } catch {
    return failed({ code: 'notForThisKey' });
  }
}
