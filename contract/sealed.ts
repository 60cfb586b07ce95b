import { z } from 'zod';
import { KeyId, SignatureHex, Sm3Hex } from './keys.ts';

/** An attachment as it lies sealed on the disk and travels: which one, and what its sealed bytes are. */
export const SealedAttachment = z.object({
  ordinal: z.number().int().min(1).max(100),
  /** SM3 of the sealed bytes */
  sealedHash: Sm3Hex,
  /** bytes */
  sealedSize: z.number().int().positive(),
});
export type SealedAttachment = z.infer<typeof SealedAttachment>;

/**
 * The part of a sealed submission that anyone may read: identity and order, nothing about a person. `contentHash`
 * is SM3 of the envelope's text; the envelope's `salt` keeps it from being guessed. The terminal signs the exact
 * text of this header, and it is associated data of the seal.
 */
export const SealedHeader = z.object({
  version: z.literal(1),
  id: z.uuid(),
  terminalId: z.string().min(1).max(40),
  terminalSequence: z.number().int().positive(),
  /** `hash` of the terminal's submission before this one; {@link chainBegin} for the first */
  previousHash: Sm3Hex,
  caseId: z.uuid(),
  caseSequence: z.number().int().positive(),
  contentHash: Sm3Hex,
  agencyKeyId: KeyId,
  terminalKeyId: KeyId,
  attachments: z.array(SealedAttachment).max(100),
});
export type SealedHeader = z.infer<typeof SealedHeader>;

/**
 * `payload` of format `sm2-sm4-1` is the JSON text of this. Sealing: a fresh SM4 key (16 bytes) and a fresh MAC key
 * (32 bytes), together encrypted to the agency's SM2 key; the envelope's text encrypted with SM4-CTR; then
 * HMAC-SM3 over header, signature, key, iv and body.
 */
export const SealedPayload = z.object({
  /** exact JSON text of a {@link SealedHeader} */
  header: z.string().min(2).max(20_000),
  /** the terminal's, over the header's text */
  signature: SignatureHex,
  /** SM2 ciphertext of the two keys, C1 C3 C2 (GM/T 0003.4), C1 with its 04; base64 */
  key: z.base64().max(300),
  /** 16 bytes, hex */
  iv: z.string().regex(/^[0-9a-f]{32}$/),
  /** base64 */
  body: z.base64().min(4).max(1_900_000),
  /** HMAC-SM3, hex */
  mac: Sm3Hex,
});
export type SealedPayload = z.infer<typeof SealedPayload>;
