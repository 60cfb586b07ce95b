import type { CaseStatus, SubmissionReceipt } from '../../contract/gateway.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { acceptanceIsGenuine, receiptIsGenuine } from '../../seal/verify.ts';

/** The platform keys this terminal believes in; none before it was enrolled. */
export interface Trust {
  platformKeys(): readonly NamedKey[];
}

/** Why a reply with status 200 is not believed. */
export type Doubt =
  /** about something else than was asked */
  | 'notAsked'
  /** signed by a key not known here: the platform may have a new one */
  | 'unknownSigner'
  /** the signature does not fit */
  | 'forged';

/** What speaks against this receipt for this submission; undefined when it may settle it. */
export function receiptDoubt(
  receipt: SubmissionReceipt,
  asked: { id: string; hash: string },
  trust: Trust,
): Doubt | undefined {
  if (receipt.id !== asked.id || receipt.hash !== asked.hash) return 'notAsked';
  const keys = trust.platformKeys();
  return receiptIsGenuine(receipt, keys) ? undefined : signerDoubt(receipt.signedBy, keys);
}

/** What speaks against this status; only that a case was accepted is signed. */
export function statusDoubt(status: CaseStatus, caseId: string, trust: Trust): Doubt | undefined {
  if (status.caseId !== caseId) return 'notAsked';
  if (status.state !== 'accepted') return undefined;
  const keys = trust.platformKeys();
  return acceptanceIsGenuine(status, keys) ? undefined : signerDoubt(status.signedBy, keys);
}

function signerDoubt(signedBy: string | undefined, keys: readonly NamedKey[]): Doubt {
  return keys.some(({ keyId }) => keyId === signedBy) ? 'forged' : 'unknownSigner';
}
