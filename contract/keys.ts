import { z } from 'zod';

/** SM3 of the public key's 65 bytes, first 16 hex characters: a key names itself. */
export const KeyId = z.string().regex(/^[0-9a-f]{16}$/);

/** A point of the SM2 curve, uncompressed: 04, x, y in lowercase hex (GM/T 0003.5). */
export const PublicKey = z.string().regex(/^04[0-9a-f]{128}$/);

/** r and s of an SM2 signature with SM3 (GM/T 0003.2), 32 bytes each in lowercase hex; identity 1234567812345678. */
export const SignatureHex = z.string().regex(/^[0-9a-f]{128}$/);

/** SM3 (GM/T 0004) in lowercase hex. */
export const Sm3Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** What stands before the first submission of a terminal in its chain. */
export const chainBegin = '0'.repeat(64);

export const NamedKey = z.object({ keyId: KeyId, publicKey: PublicKey });
export type NamedKey = z.infer<typeof NamedKey>;

/**
 * The keys a terminal believes in. The first one reaches it at enrolment, by hand or from the platform on the same
 * machine; a later one only counts with a higher version and the signature of a platform key already believed in.
 */
export const KeySet = z.object({
  version: z.number().int().positive(),
  issuedAt: z.iso.datetime(),
  /** verify receipts, acceptances and certificates; retired keys stay, their signatures are on paper */
  platform: z.array(NamedKey).min(1).max(32),
  /** the first is what submissions are sealed to */
  agency: z.array(NamedKey).min(1).max(32),
  signedBy: KeyId,
  signature: SignatureHex,
});
export type KeySet = z.infer<typeof KeySet>;

/** The platform says: this key is this terminal's. What makes a terminal's own receipt verifiable without a network. */
export const TerminalCertificate = z.object({
  terminalId: z.string().min(1).max(40),
  keyId: KeyId,
  publicKey: PublicKey,
  issuedAt: z.iso.datetime(),
  signedBy: KeyId,
  signature: SignatureHex,
});
export type TerminalCertificate = z.infer<typeof TerminalCertificate>;

/** Asks for a certificate; signed with the new key, to prove that the terminal holds it. */
export const KeyRegistration = z.object({
  terminalId: z.string().min(1).max(40),
  publicKey: PublicKey,
  signature: SignatureHex,
  /** when a key is replaced: signature of the same statement with the key in force */
  previousSignature: SignatureHex.optional(),
});
export type KeyRegistration = z.infer<typeof KeyRegistration>;
