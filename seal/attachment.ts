import type { Randomness } from '../contract/clock.ts';
import type { NewAttachment } from '../contract/outbox.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';
import type { SealedAttachment } from '../contract/sealed.ts';
import type { EnvelopeAttachment } from '../contract/submission.ts';
import {
  contentKeyBytes,
  decryptContent,
  encryptContent,
  ivBytes,
  macBytes,
  macKeyBytes,
  macOver,
  macsAreEqual,
} from './content-cipher.ts';
import { sm3OfBytes } from './sm3-of-bytes.ts';

/** An attachment sealed in memory: its bytes as they may lie on a disk, and its two descriptions. */
export interface AttachmentSeal {
  bytes: Buffer;
  sealed: SealedAttachment;
  /** goes into the envelope, which is sealed itself: the keys are in it */
  inEnvelope: EnvelopeAttachment;
}

/** Seals one attachment with keys of its own: ciphertext, then HMAC-SM3 over iv and ciphertext. */
export function sealAttachment(
  attachment: NewAttachment,
  ordinal: number,
  randomness: Randomness,
): AttachmentSeal {
  const key = randomness.bytes(contentKeyBytes);
  const macKey = randomness.bytes(macKeyBytes);
  const iv = randomness.bytes(ivBytes);
  const ciphertext = encryptContent(attachment.bytes, key, iv);
  const bytes = Buffer.concat([ciphertext, macOver(macKey, [iv, ciphertext])]);
  return {
    bytes,
    sealed: { ordinal, sealedHash: sm3OfBytes(bytes), sealedSize: bytes.byteLength },
    inEnvelope: {
      ordinal,
      material: attachment.material,
      mediaType: attachment.mediaType,
      size: attachment.bytes.byteLength,
      contentHash: sm3OfBytes(attachment.bytes),
      ...{ key: hex(key), macKey: hex(macKey), iv: hex(iv) },
    },
  };
}

/** The attachment's own bytes; fails when one bit of the sealed ones was changed. */
export function openAttachment(
  bytes: Uint8Array,
  description: EnvelopeAttachment,
): Result<Buffer, { code: 'sealBroken' }> {
  const ciphertext = bytes.subarray(0, -macBytes);
  const iv = Buffer.from(description.iv, 'hex');
  const mac = macOver(Buffer.from(description.macKey, 'hex'), [iv, ciphertext]);
  if (!macsAreEqual(mac, bytes.subarray(-macBytes))) return failed({ code: 'sealBroken' });
  const content = decryptContent(ciphertext, Buffer.from(description.key, 'hex'), iv);
  return sm3OfBytes(content) === description.contentHash
    ? succeeded(content)
    : failed({ code: 'sealBroken' });
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
