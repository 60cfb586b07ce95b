import { sm2 } from 'sm-crypto-v2';
import { failed, succeeded, type Result } from '../contract/result.ts';
import { pointOf } from './sm2-points.ts';
import { sm3Hex } from './sm3.ts';

/** An SM2 key pair: private key 64 hex characters, public key uncompressed (GM/T 0003.5). */
export interface KeyPair {
  keyId: string;
  publicKey: string;
  privateKey: string;
}

/** n: how many points the recommended curve has (GM/T 0003.5). */
const curveOrder = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

/** What the ciphertext is longer than the plaintext: C1 with its 04 (65 bytes) and C3 (32). */
const ciphertextOverhead = 97;

/** A fresh pair, from the platform's cryptographic randomness. */
export function newKeyPair(): KeyPair {
  const { privateKey, publicKey } = sm2.generateKeyPairHex();
  return { keyId: keyIdOf(publicKey), publicKey, privateKey };
}

/** The pair of a private key d; fails unless 1 <= d <= n - 2 (GM/T 0003.1, 6.1: nothing can be signed with n - 1). */
export function keyPairOf(privateKey: string): Result<KeyPair, { code: 'notAKey' }> {
  if (!/^[0-9a-f]{64}$/.test(privateKey)) return failed({ code: 'notAKey' });
  const scalar = BigInt(`0x${privateKey}`);
  if (scalar < 1n || scalar > curveOrder - 2n) return failed({ code: 'notAKey' });
  const publicKey = sm2.getPublicKeyFromPrivateKey(privateKey);
  return succeeded({ keyId: keyIdOf(publicKey), publicKey, privateKey });
}

/** First 16 hex characters of SM3 over the point's 65 bytes: see contract/keys.ts. */
export function keyIdOf(publicKey: string): string {
  return sm3Hex(sm2.hexToArray(publicKey)).slice(0, 16);
}

/** Whether this is a point of the curve in the form of the contract (GM/T 0003.1, 6.2). */
export function isPublicKey(publicKey: string): boolean {
  return pointOf(publicKey) !== undefined;
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
  const point = pointOf(publicKey);
  if (point === undefined || !/^[0-9a-f]{128}$/.test(signature)) return false;
  const r = BigInt(`0x${signature.slice(0, 64)}`);
  const s = BigInt(`0x${signature.slice(64)}`);
  // GM/T 0003.2, 7.1, steps B1 and B2: the library leaves r = 0 to chance and throws at s.
  if (r < 1n || r >= curveOrder || s < 1n || s >= curveOrder) return false;
  const digest = textDigest(text, publicKey);
  // r = e is what comes out when s·G + t·P is the point at infinity, which has no x.
  if (BigInt(`0x${digest}`) % curveOrder === r) return false;
  return sm2.doVerifySignature(sm2.hexToArray(digest), signature, point);
}

/**
 * What is really signed (GM/T 0003.2, 5.5 and 6.1): SM3 over Z of signer and curve, then the text; 64 hex characters. For
 * tokens and chips that sign a digest.
 */
export function textDigest(text: string, publicKey: string): string {
  return sm2.getHash(new TextEncoder().encode(text), publicKey);
}

/**
 * Encrypts a few bytes to a public key: C1 C3 C2 with C1's 04 (GM/T 0003.4). Length: 97 bytes more than given. Throws for
 * a key that is no point of the curve: keys are checked where they are taken over (`isPublicKey`).
 */
export function encryptTo(bytes: Uint8Array, publicKey: string): Uint8Array {
  const point = pointOf(publicKey);
  if (point === undefined || bytes.length === 0)
    throw new TypeError('nothing to encrypt, or no key to encrypt to');
  for (;;) {
    const ciphertext = sm2.hexToArray(`04${sm2.doEncrypt(bytes, point, 1)}`);
    if (!keyStreamIsZero(bytes, ciphertext)) return ciphertext;
  }
}

/** Opens what {@link encryptTo} made; fails when it was not for this key or was changed. */
export function decryptWith(
  ciphertext: Uint8Array,
  privateKey: string,
): Result<Uint8Array, { code: 'notForThisKey' }> {
  if (ciphertext.length <= ciphertextOverhead || ciphertext[0] !== 4)
    return failed({ code: 'notForThisKey' });
  try {
    // The library refuses a C1 beside the curve by throwing, and answers a wrong C3 with nothing.
    const opened = sm2.doDecrypt(sm2.arrayToHex([...ciphertext.subarray(1)]), privateKey, 1, {
      output: 'array',
    });
    if (opened.length !== ciphertext.length - ciphertextOverhead || keyStreamIsZero(opened, ciphertext))
      return failed({ code: 'notForThisKey' });
    return succeeded(opened);
  } catch {
    return failed({ code: 'notForThisKey' });
  }
}

/** GM/T 0003.4, 6.1 A5 and 7.1 B4: a key stream of zeros alone would leave the plaintext as it is; the library lets it. */
function keyStreamIsZero(plaintext: Uint8Array, ciphertext: Uint8Array): boolean {
  const c2 = ciphertext.subarray(ciphertextOverhead);
  return plaintext.every((byte, index) => byte === c2[index]);
}
