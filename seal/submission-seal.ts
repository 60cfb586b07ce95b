import type { Randomness } from '../contract/clock.ts';
import type { NamedKey } from '../contract/keys.ts';
import { failed, succeeded, type Result } from '../contract/result.ts';
import { SealedHeader, SealedPayload, type SealedAttachment } from '../contract/sealed.ts';
import { SubmissionEnvelope } from '../contract/submission.ts';
import {
  contentKeyBytes,
  decryptContent,
  encryptContent,
  ivBytes,
  macKeyBytes,
  macOver,
  macsAreEqual,
} from './content-cipher.ts';
import { decryptWith, encryptTo, textIsSignedBy, type KeyPair } from './sm2.ts';
import { sm3OfBytes } from './sm3-of-bytes.ts';

/** What signs on this terminal: a file, a token, a chip. It never gives its private key away. */
export interface SigningKey {
  keyId: string;
  publicKey: string;
  /** SM2 with SM3 over the text (seal/sm2.ts `signText`) */
  sign(text: string): string;
}

export interface SealingParts {
  envelope: SubmissionEnvelope;
  previousHash: string;
  attachments: readonly SealedAttachment[];
  agencyKey: NamedKey;
  terminalKey: SigningKey;
  randomness: Randomness;
}

/**
 * Signs and seals an envelope, in memory: the payload of format `sm2-sm4-1` (contract/sealed.ts).
 * About 5 ms on a slow machine, most of it the two multiplications of SM2's encryption.
 */
export function sealSubmission(parts: SealingParts): string {
  const { randomness } = parts;
  const content = Buffer.from(JSON.stringify(parts.envelope), 'utf8');
  const header = JSON.stringify(headerOf(parts, sm3OfBytes(content)));
  const signature = parts.terminalKey.sign(header);
  const contentKey = randomness.bytes(contentKeyBytes);
  const macKey = randomness.bytes(macKeyBytes);
  const iv = Buffer.from(randomness.bytes(ivBytes));
  const key = Buffer.from(encryptTo(Buffer.concat([contentKey, macKey]), parts.agencyKey.publicKey));
  const body = encryptContent(content, contentKey, iv);
  const payload: SealedPayload = {
    header,
    signature,
    key: key.toString('base64'),
    iv: iv.toString('hex'),
    body: body.toString('base64'),
    mac: macOver(macKey, authenticated({ header, signature }, key, iv, body)).toString('hex'),
  };
  return JSON.stringify(payload);
}

function headerOf(parts: SealingParts, contentHash: string): SealedHeader {
  const { id, terminalId, terminalSequence, caseId, caseSequence } = parts.envelope;
  return {
    version: 1,
    ...{ id, terminalId, terminalSequence, previousHash: parts.previousHash, caseId, caseSequence },
    contentHash,
    agencyKeyId: parts.agencyKey.keyId,
    terminalKeyId: parts.terminalKey.keyId,
    attachments: [...parts.attachments],
  };
}

export type OpeningFailure =
  /** not the form of a sealed payload */
  | { code: 'notSealed' }
  /** sealed to a key that is not here */
  | { code: 'unknownAgencyKey' }
  /** changed, or signed by another key */
  | { code: 'sealBroken' };

export interface ReadSeal {
  payload: SealedPayload;
  header: SealedHeader;
}

/**
 * The readable part of a payload, believed only as far as the terminal's signature: check that next. Only the one
 * text that sealing makes of a payload is read: with spaces, other names or the idle bits of base64 there would be
 * several for the same content, and the hash of a text is what receipts and chain are about.
 */
export function readSeal(text: string): Result<ReadSeal, OpeningFailure> {
  const payload = SealedPayload.safeParse(parsed(text));
  if (!payload.success || JSON.stringify(payload.data) !== text) return failed({ code: 'notSealed' });
  if (![payload.data.key, payload.data.body].every(isPlainBase64)) return failed({ code: 'notSealed' });
  const header = SealedHeader.safeParse(parsed(payload.data.header));
  if (!header.success) return failed({ code: 'notSealed' });
  return succeeded({ payload: payload.data, header: header.data });
}

/** Whether the terminal's key signed this header. */
export function headerIsSignedBy({ payload }: ReadSeal, publicKey: string): boolean {
  return textIsSignedBy(payload.header, payload.signature, publicKey);
}

/**
 * Opens a payload with one of the agency's keys. The caller has verified the header's signature; here the seal and
 * the agreement of envelope and header are.
 */
export function openSubmission(
  seal: ReadSeal,
  agencyKeys: readonly KeyPair[],
): Result<SubmissionEnvelope, OpeningFailure> {
  const { payload, header } = seal;
  const agencyKey = agencyKeys.find((key) => key.keyId === header.agencyKeyId);
  if (!agencyKey) return failed({ code: 'unknownAgencyKey' });
  const wrapped = Buffer.from(payload.key, 'base64');
  const keys = decryptWith(wrapped, agencyKey.privateKey);
  if (!keys.ok || keys.value.length !== contentKeyBytes + macKeyBytes) return failed({ code: 'sealBroken' });
  const contentKey = keys.value.subarray(0, contentKeyBytes);
  const macKey = keys.value.subarray(contentKeyBytes);
  const iv = Buffer.from(payload.iv, 'hex');
  const body = Buffer.from(payload.body, 'base64');
  const mac = macOver(macKey, authenticated(payload, wrapped, iv, body));
  if (!macsAreEqual(mac, Buffer.from(payload.mac, 'hex'))) return failed({ code: 'sealBroken' });
  const content = decryptContent(body, contentKey, iv);
  if (sm3OfBytes(content) !== header.contentHash) return failed({ code: 'sealBroken' });
  return agreeing(content.toString('utf8'), header);
}

/** A terminal that contradicts itself between header and envelope is not believed. */
function agreeing(content: string, header: SealedHeader): Result<SubmissionEnvelope, OpeningFailure> {
  const envelope = SubmissionEnvelope.safeParse(parsed(content));
  if (!envelope.success) return failed({ code: 'notSealed' });
  const { id, terminalId, terminalSequence, caseId, caseSequence, attachments } = envelope.data;
  const agrees =
    id === header.id &&
    terminalId === header.terminalId &&
    terminalSequence === header.terminalSequence &&
    caseId === header.caseId &&
    caseSequence === header.caseSequence &&
    attachments.length === header.attachments.length &&
    attachments.every((attachment, index) => attachment.ordinal === header.attachments[index]?.ordinal);
  return agrees ? succeeded(envelope.data) : failed({ code: 'sealBroken' });
}

function authenticated(
  { header, signature }: Pick<SealedPayload, 'header' | 'signature'>,
  key: Uint8Array,
  iv: Uint8Array,
  body: Uint8Array,
): Uint8Array[] {
  return [Buffer.from(header, 'utf8'), Buffer.from(signature, 'hex'), key, iv, body];
}

function isPlainBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
