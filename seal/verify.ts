import type { CaseStatus, SubmissionReceipt } from '../contract/gateway.ts';
import type { KeyRegistration, KeySet, NamedKey, TerminalCertificate } from '../contract/keys.ts';
import { keyIdOf, textIsSignedBy } from './sm2.ts';
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
  return signedByOneOf(receiptText(receipt), receipt, platform);
}

/** Whether a platform key signed that the agency accepted the case. A status that is not accepted is not signed: no. */
export function acceptanceIsGenuine(status: CaseStatus, platform: readonly NamedKey[]): boolean {
  const { signedBy, signature, state, acceptedBy } = status;
  if (state !== 'accepted' || signedBy === undefined || signature === undefined) return false;
  // A name over two lines could move the statement's borders: nobody signed that.
  if (acceptedBy?.includes('\n')) return false;
  return signedByOneOf(acceptanceText(status), { signedBy, signature }, platform);
}

/** Whether the platform vouches for this terminal's key. */
export function certificateIsGenuine(
  certificate: TerminalCertificate,
  platform: readonly NamedKey[],
): boolean {
  const namesItself = keyIdOf(certificate.publicKey) === certificate.keyId;
  return namesItself && signedByOneOf(certificateText(certificate), certificate, platform);
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
    certificateIsGenuine(certificate, platform) &&
    textIsSignedBy(savedText(saved), signature, certificate.publicKey)
  );
}

/** Whether `next` may take the place of `present`: newer, and signed by a platform key of `present`. */
export function keySetFollows(next: KeySet, present: KeySet): boolean {
  return next.version > present.version && keySetIsSigned(next, present.platform);
}

/** Whether a key of `platform` signed this set, and every key of it bears its own name. */
export function keySetIsSigned(keys: KeySet, platform: readonly NamedKey[]): boolean {
  const named = [...keys.platform, ...keys.agency].every((key) => keyIdOf(key.publicKey) === key.keyId);
  return named && signedByOneOf(keySetText(keys), keys, platform);
}

/** Whether whoever asks holds the private key. */
export function registrationIsGenuine(registration: KeyRegistration): boolean {
  return textIsSignedBy(registrationText(registration), registration.signature, registration.publicKey);
}

function signedByOneOf(
  text: string,
  signed: { signedBy: string; signature: string },
  keys: readonly NamedKey[],
): boolean {
  const key = keys.find((candidate) => candidate.keyId === signed.signedBy);
  return key !== undefined && textIsSignedBy(text, signed.signature, key.publicKey);
}
