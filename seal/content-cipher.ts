import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

export const contentKeyBytes = 16;
export const macKeyBytes = 32;
export const ivBytes = 16;
export const macBytes = 32;

/** SM4 in counter mode (GM/T 0002): as long as what is given. A key encrypts once only. */
export function encryptContent(content: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  const cipher = createCipheriv('sm4-ctr', key, iv);
  return Buffer.concat([cipher.update(content), cipher.final()]);
}

export function decryptContent(content: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  const decipher = createDecipheriv('sm4-ctr', key, iv);
  return Buffer.concat([decipher.update(content), decipher.final()]);
}

/** HMAC-SM3 over the parts, each with its length in front (8 bytes, big endian), so that borders cannot move. */
export function macOver(macKey: Uint8Array, parts: readonly Uint8Array[]): Buffer {
  const mac = createHmac('sm3', macKey);
  for (const part of parts) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(part.byteLength));
    mac.update(length).update(part);
  }
  return mac.digest();
}

export function macsAreEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
