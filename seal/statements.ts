import type { CaseStatus, SubmissionReceipt } from '../contract/gateway.ts';
import type { KeyRegistration, KeySet, TerminalCertificate } from '../contract/keys.ts';

/** What a terminal says on paper before the platform has answered. */
export interface SavedStatement {
  id: string;
  hash: string;
  terminalId: string;
  terminalSequence: number;
  receiptNumber: string;
  /** wall milliseconds by the terminal's clock: information only */
  savedAtMs: number;
}

export type Unsigned<Signed> = Omit<Signed, 'signature' | 'signedBy'>;

/**
 * The exact texts that are signed. Each begins with its own name and version, so that no signature can serve for
 * another kind; fields are separated by line feeds, which none of them can hold.
 */
export function savedText(saved: SavedStatement): string {
  const { id, hash, terminalId, terminalSequence, receiptNumber, savedAtMs } = saved;
  return lines('jiujin-saved-1', id, hash, terminalId, terminalSequence, receiptNumber, savedAtMs);
}

export function receiptText(receipt: Unsigned<SubmissionReceipt>): string {
  const { id, hash, serverSequence, epoch, receivedAt, caseNumber, receiptNumber } = receipt;
  return lines(
    'jiujin-receipt-1',
    ...[id, hash, serverSequence, epoch, Date.parse(receivedAt), caseNumber, receiptNumber],
  );
}

export function acceptanceText(status: Unsigned<CaseStatus>): string {
  const { caseId, caseNumber, receivedAt, acceptedAt = '', acceptedBy = '' } = status;
  return lines('jiujin-acceptance-1', caseId, caseNumber, receivedAt, acceptedAt, acceptedBy);
}

export function certificateText(certificate: Unsigned<TerminalCertificate>): string {
  const { terminalId, keyId, publicKey, issuedAt } = certificate;
  return lines('jiujin-terminal-1', terminalId, keyId, publicKey, Date.parse(issuedAt));
}

export function keySetText(keys: Unsigned<KeySet>): string {
  const named = (list: KeySet['platform']): string => list.map((key) => key.publicKey).join(' ');
  return lines('jiujin-keys-1', keys.version, keys.issuedAt, named(keys.platform), named(keys.agency));
}

export function registrationText(registration: Pick<KeyRegistration, 'terminalId' | 'publicKey'>): string {
  return lines('jiujin-key-registration-1', registration.terminalId, registration.publicKey);
}

/** What the sender of a bundle signs: `digest` is SM3 of all its bytes before the signature, in hex (seal/bundle.ts). */
export function bundleText(
  bundle: { content: string; terminalId: string; number: number },
  digest: string,
): string {
  return lines('jiujin-bundle-1', bundle.content, bundle.terminalId, bundle.number, digest);
}

function lines(...fields: readonly (string | number)[]): string {
  const texts = fields.map(String);
  // Field boundaries would move: a bug of the caller, never data that passed the contract.
  if (texts.some((text) => text.includes('\n')))
    throw new TypeError('a field of a statement holds a line feed');
  return texts.join('\n');
}
