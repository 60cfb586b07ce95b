import fc from 'fast-check';
import { sm2 } from 'sm-crypto-v2';
import { expect, test } from 'vitest';
import {
  decryptWith,
  encryptTo,
  isPublicKey,
  keyPairOf,
  newKeyPair,
  signText,
  textDigest,
  textIsSignedBy,
} from './sm2.ts';
import { compressedKey, uncompressedKey } from './sm2-points.ts';

const order = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');
const prime = BigInt('0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff');
const pair = newKeyPair();
const text = '平凉市 PL-KT-0001';
const signature = signText(text, pair);

function hex(number: bigint): string {
  return number.toString(16).padStart(64, '0');
}

function withBitChanged(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

test('any bit changed in signature, key or text is noticed', () => {
  for (let bit = 0; bit < 512; bit += 1) {
    const changed = Buffer.from(withBitChanged(Buffer.from(signature, 'hex'), bit)).toString('hex');
    expect(textIsSignedBy(text, changed, pair.publicKey), `signature, bit ${String(bit)}`).toBe(false);
  }
  for (let bit = 0; bit < 520; bit += 1) {
    const changed = Buffer.from(withBitChanged(Buffer.from(pair.publicKey, 'hex'), bit)).toString('hex');
    expect(textIsSignedBy(text, signature, changed), `key, bit ${String(bit)}`).toBe(false);
  }
  for (let at = 0; at < text.length; at += 1) {
    const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
    expect(textIsSignedBy(changed, signature, pair.publicKey)).toBe(false);
  }
  expect(textIsSignedBy(text, signature, pair.publicKey)).toBe(true);
});

test('a signature has one form only', () => {
  const [r, s] = [BigInt(`0x${signature.slice(0, 64)}`), BigInt(`0x${signature.slice(64)}`)];
  const others = [
    hex(0n) + hex(s),
    hex(r) + hex(0n),
    hex(order) + hex(s),
    hex(r) + hex(order),
    hex(r) + hex(order - s),
    hex(order - r) + hex(s),
    hex(s) + hex(r),
    signature.toUpperCase(),
    `${signature}0`,
    `${signature}\n`,
    ` ${signature.slice(1)}`,
    signature.slice(1),
    '',
  ];
  if (r + order < 2n ** 256n) others.push(hex(r + order) + hex(s));
  if (s + order < 2n ** 256n) others.push(hex(r) + hex(s + order));
  for (const other of others) expect(textIsSignedBy(text, other, pair.publicKey), other).toBe(false);
});

test('a signature whose point is at infinity is refused, though the library believes it', () => {
  // With k = 0: r = e, s = -r·d / (1 + d). Whoever holds the key can make it, and gives the key away with it.
  const d = BigInt(`0x${pair.privateKey}`);
  const r = BigInt(`0x${textDigest(text, pair.publicKey)}`) % order;
  const s = ((order - ((r * d) % order)) * inverse(1n + d)) % order;
  const atInfinity = hex(r) + hex(s);
  const bytes = new TextEncoder().encode(text);
  expect(sm2.doVerifySignature(bytes, atInfinity, pair.publicKey, { hash: true })).toBe(true);
  expect(textIsSignedBy(text, atInfinity, pair.publicKey)).toBe(false);
});

/** Fermat: a to the power of n - 2. */
function inverse(number: bigint): bigint {
  let [result, base, exponent] = [1n, number % order, order - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}

test.each([
  ['beside the curve', `04${'1'.repeat(128)}`],
  ['at infinity', `04${'0'.repeat(128)}`],
  ['with x beyond the field', `04${hex(prime)}${pair.publicKey.slice(66)}`],
  ['in capitals', pair.publicKey.toUpperCase()],
  ['compressed', compressedKey(pair.publicKey)],
  ['without its 04', pair.publicKey.slice(2)],
  ['hybrid', `06${pair.publicKey.slice(2)}`],
  ['of no length', ''],
])('a public key %s is none', (_what, publicKey) => {
  expect(isPublicKey(publicKey)).toBe(false);
  expect(textIsSignedBy(text, signature, publicKey)).toBe(false);
  expect(() => encryptTo(new Uint8Array(48), publicKey)).toThrow(TypeError);
});

test.each([
  ['nought', hex(0n)],
  ['n - 1', hex(order - 1n)],
  ['n', hex(order)],
  ['capitals', 'A'.repeat(64)],
  ['short', '1'.repeat(63)],
])('a private key of %s is none', (_what, privateKey) => {
  expect(keyPairOf(privateKey).ok).toBe(false);
});

test('the smallest and the largest private key sign', () => {
  for (const privateKey of [hex(1n), hex(order - 2n)]) {
    const key = keyPairOf(privateKey);
    if (!key.ok) throw new Error('no key');
    expect(textIsSignedBy(text, signText(text, key.value), key.value.publicKey)).toBe(true);
  }
});

test('compression has an exact inverse, and refuses what is no point', () => {
  for (let round = 0; round < 20; round += 1) {
    const { publicKey } = newKeyPair();
    expect(uncompressedKey(compressedKey(publicKey))).toBe(publicKey);
  }
  // x³ + ax + b is no square for about every second x.
  const xs = Array.from({ length: 40 }, (_each, x) => uncompressedKey(`02${hex(BigInt(x))}`));
  expect(xs).toContain(undefined);
  expect(uncompressedKey(`02${hex(prime)}`)).toBeUndefined();
  expect(uncompressedKey(pair.publicKey)).toBeUndefined();
});

test('what is encrypted opens, whatever it is, and for its key alone', () => {
  const other = newKeyPair();
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (content) => {
      const ciphertext = encryptTo(content, pair.publicKey);
      expect(ciphertext.length).toBe(content.length + 97);
      expect(decryptWith(ciphertext, pair.privateKey)).toEqual({ ok: true, value: content });
      expect(decryptWith(ciphertext, other.privateKey)).toEqual({
        ...{ ok: false, failure: { code: 'notForThisKey' } },
      });
    }),
    { numRuns: 40 },
  );
});

test('one byte is never sent as it is, which the library does once in 256 times', () => {
  for (let round = 0; round < 1500; round += 1) {
    const ciphertext = encryptTo(Uint8Array.of(7), pair.publicKey);
    expect(ciphertext[97]).not.toBe(7);
  }
});

test('any bit changed in a ciphertext is noticed', () => {
  const ciphertext = encryptTo(new Uint8Array(48).fill(1), pair.publicKey);
  for (let bit = 0; bit < ciphertext.length * 8; bit += 1) {
    expect(decryptWith(withBitChanged(ciphertext, bit), pair.privateKey).ok, `bit ${String(bit)}`).toBe(
      false,
    );
  }
});

test('C1 at infinity or beside the curve does not reach the private key', () => {
  const ciphertext = encryptTo(new Uint8Array(48), pair.publicKey);
  for (const c1 of ['0'.repeat(128), '1'.repeat(128), hex(0n) + hex(1n)]) {
    const forged = Uint8Array.from([4, ...Buffer.from(c1, 'hex'), ...ciphertext.subarray(65)]);
    expect(decryptWith(forged, pair.privateKey).ok).toBe(false);
  }
});

test('garbage is an answer and never an exception', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.uint8Array({ maxLength: 200 }),
      (one, two, bytes) => {
        expect(textIsSignedBy(one, two, one)).toBe(false);
        expect(textIsSignedBy(one, signature, pair.publicKey)).toBe(false);
        expect(isPublicKey(one)).toBe(false);
        expect(keyPairOf(two).ok).toBe(false);
        expect(decryptWith(bytes, pair.privateKey).ok).toBe(false);
        expect(decryptWith(Uint8Array.from([4, ...bytes]), pair.privateKey).ok).toBe(false);
      },
    ),
  );
});
