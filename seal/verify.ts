import type { CaseStatus, SubmissionReceipt } from '../contract/gateway.ts';
import type { KeyRegistration, KeySet, NamedKey, TerminalCertificate } from '../contract/keys.ts';
import { isPublicKey, keyIdOf, textIsSignedBy } from './sm2.ts';
import {
  acceptanceText,
  certificateText,
  keySetText,
  receiptText,
  registrationText,
  savedText,
  type SavedStatement,
} from './statements.ts';

/** Whether a platform key of `platform` signed this receipt. */
export function receiptIsGenuine(receipt: SubmissionReceipt, platform: readonly NamedKey[]): boolean {
  const { id, hash, epoch, caseNumber, receiptNumber } = receipt;
  if (!areLines(id, hash, epoch, caseNumber, receiptNumber) || !isMoment(receipt.receivedAt)) return false;
  return signedByOneOf(receiptText(receipt), receipt, platform);
}

/** Whether a platform key signed that the agency accepted the case. A status that is not accepted is not signed: no. */
export function acceptanceIsGenuine(status: CaseStatus, platform: readonly NamedKey[]): boolean {
  const { signedBy, signature, state, caseId, receivedAt, acceptedAt = '', acceptedBy = '' } = status;
  if (state !== 'accepted' || signedBy === undefined || signature === undefined) return false;
  if (!areLines(caseId, status.caseNumber, receivedAt, acceptedAt, acceptedBy)) return false;
  return signedByOneOf(acceptanceText(status), { signedBy, signature }, platform);
}

/** Whether the platform vouches for this terminal's key. */
export function certificateIsGenuine(
  certificate: TerminalCertificate,
  platform: readonly NamedKey[],
): boolean {
  if (!areLines(certificate.terminalId) || !isMoment(certificate.issuedAt)) return false;
  if (!namesItself(certificate)) return false;
  return signedByOneOf(certificateText(certificate), certificate, platform);
}

/** Whether a terminal that the platform vouches for signed that it saved this. */
export function savedIsGenuine(
  saved: SavedStatement,
  signature: string,
  certificate: TerminalCertificate,
  platform: readonly NamedKey[],
): boolean {
  return (
    certificate.terminalId === saved.terminalId &&
    areLines(saved.id, saved.hash, saved.receiptNumber) &&
    certificateIsGenuine(certificate, platform) &&
    textIsSignedBy(savedText(saved), signature, certificate.publicKey)
  );
}

/** Whether `next` may take the place of `present`: newer, and signed by a platform key of `present`. */
export function keySetFollows(next: KeySet, present: KeySet): boolean {
  return next.version > present.version && keySetIsSigned(next, present.platform);
}

/** Whether a key of `platform` signed this set, and every key of it is one and bears its own name. */
export function keySetIsSigned(keys: KeySet, platform: readonly NamedKey[]): boolean {
  const named = [...keys.platform, ...keys.agency].every(namesItself);
  return named && areLines(keys.issuedAt) && signedByOneOf(keySetText(keys), keys, platform);
}

/** Whether whoever asks holds the private key. */
export function registrationIsGenuine(registration: KeyRegistration): boolean {
  if (!areLines(registration.terminalId, registration.publicKey)) return false;
  return textIsSignedBy(registrationText(registration), registration.signature, registration.publicKey);
}

/** A field over two lines would move the statement's borders: nobody signed that. */
function areLines(...fields: readonly string[]): boolean {
  return fields.every((field) => !field.includes('\n'));
}

/** Signed is the millisecond: a text that says more, or the same in another way, is not what was signed. */
function isMoment(text: string): boolean {
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toISOString() === text;
}

/** A key's name follows from it, and a point beside the curve is no key. */
function namesItself({ keyId, publicKey }: NamedKey): boolean {
  return isPublicKey(publicKey) && keyIdOf(publicKey) === keyId;
}

function signedByOneOf(
  text: string,
  signed: { signedBy: string; signature: string },
  keys: readonly NamedKey[],
): boolean {
  const key = keys.find((candidate) => candidate.keyId === signed.signedBy);
  return key !== undefined && textIsSignedBy(text, signed.signature, key.publicKey);
}
