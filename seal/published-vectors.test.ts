import { createCipheriv, createHmac } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { expect, test } from 'vitest';
import { decryptContent, encryptContent } from './content-cipher.ts';
import { decryptWith, keyPairOf, textDigest, textIsSignedBy } from './sm2.ts';
import { sm3Hex } from './sm3.ts';
import { sm3OfBytes } from './sm3-of-bytes.ts';

/** GM/T 0003.5-2012, A.2: signature over the recommended curve, identity 1234567812345678. * */
const signer = {
  privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  publicKey:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  nonce: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
  text: 'message digest',
  identityDigest: 'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3',
  digest: 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640',
  r: 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
  s: 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
};

test('SM2: the public key follows from the private one (GM/T 0003.5, A.2)', () => {
  expect(keyPairOf(signer.privateKey)).toMatchObject({ ok: true, value: { publicKey: signer.publicKey } });
});

test('SM2: the published signature and its digests', () => {
  expect(Buffer.from(sm2.getZ(signer.publicKey)).toString('hex')).toBe(signer.identityDigest);
  expect(textDigest(signer.text, signer.publicKey)).toBe(signer.digest);
  expect(textIsSignedBy(signer.text, signer.r + signer.s, signer.publicKey)).toBe(true);
});

test('SM2: signing with the published random number gives the published signature', () => {
  const point = sm2.getPublicKeyFromPrivateKey(signer.nonce);
  const pointPool = [{ k: BigInt(`0x${signer.nonce}`), x1: BigInt(`0x${point.slice(2, 66)}`) }];
  const { privateKey, publicKey } = signer;
  const message = new TextEncoder().encode(signer.text);
  expect(sm2.doSignature(message, privateKey, { hash: true, publicKey, pointPool })).toBe(
    signer.r + signer.s,
  );
});

test('SM2: the published ciphertext opens (GM/T 0003.5, A.3)', () => {
  const c1 =
    '0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73' +
    'e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0';
  const c3 = '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766';
  const c2 = '21886ca989ca9c7d58087307ca93092d651efa';
  const opened = decryptWith(Buffer.from(c1 + c3 + c2, 'hex'), signer.privateKey);
  expect(opened.ok && Buffer.from(opened.value).toString()).toBe('encryption standard');
});

test.each([
  ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
  ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
])('SM3 of %s (GM/T 0004-2012, A.1 and A.2), by both implementations', (text, hash) => {
  expect(sm3Hex(text)).toBe(hash);
  expect(sm3OfBytes(text)).toBe(hash);
});

const blockKey = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');

test('SM4: one block, and a million times the same (GM/T 0002-2012, A.1 and A.2)', () => {
  const cipher = createCipheriv('sm4-ecb', blockKey, null);
  cipher.setAutoPadding(false);
  let block = cipher.update(blockKey);
  expect(block.toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  for (let round = 1; round < 1_000_000; round += 1) block = cipher.update(block);
  expect(block.toString('hex')).toBe('595298c7c6fd271f0402f804c33d3f66');
});

test('SM4 in counter mode (draft-ribose-cfrg-sm4-10, A.2.5.1)', () => {
  const iv = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
  const content = Buffer.from(
    ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'aa', 'bb'].map((byte) => byte.repeat(8)).join(''),
    'hex',
  );
  const sealed = encryptContent(content, blockKey, iv);
  expect(sealed.toString('hex')).toBe(
    'ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7' +
      'f234bc0e24c11980fd1286310ce37b926e02fcd0faa0baf38b2933851d824514',
  );
  expect(decryptContent(sealed, blockKey, iv)).toEqual(content);
});

test.each([
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopqabcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20',
    'ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a',
  ],
  ['Hi There', '0b'.repeat(32), 'c0ba18c68b90c88bc07de794bfc7d2c8d19ec31ed8773bc2b390c9604e0be11e'],
])('HMAC-SM3 of %s (GM/T 0042-2015, D.3)', (text, key, mac) => {
  expect(createHmac('sm3', Buffer.from(key, 'hex')).update(text).digest('hex')).toBe(mac);
});
