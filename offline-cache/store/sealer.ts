import type { Randomness } from '../../contract/clock.ts';
import type { SubmissionRequest } from '../../contract/gateway.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import type { SealedAttachment } from '../../contract/sealed.ts';
import type { SubmissionEnvelope } from '../../contract/submission.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { sealSubmission } from '../../seal/submission-seal.ts';
import type { TerminalKeys } from '../keys/terminal-keys.ts';

/** An envelope in the form in which it is kept and sent; nothing else of it is written anywhere. */
export interface SealedEnvelope {
  format: SubmissionRequest['format'];
  payload: string;
}

/** Turns an envelope into what is stored and sent, in memory, before anything is written. */
export interface Sealer {
  /** why nothing can be sealed now, undefined when it can */
  refusal(): StoreFailure | undefined;
  /** to be called only without a {@link refusal} */
  seal(
    envelope: SubmissionEnvelope,
    attachments: readonly SealedAttachment[],
    previousHash: string,
  ): SealedEnvelope;
}

/**
 * Signs with the terminal's key and seals to the agency's.
 * @param problem why nothing can be signed now, if so: asked before every citizen, so it must be cheap
 */
export function nationalSealer(
  keys: Pick<TerminalKeys, 'signing' | 'agencyKey'>,
  randomness: Randomness,
  problem: () => string | undefined = () => undefined,
): Sealer {
  return {
    refusal() {
      const detail = keys.agencyKey() ? problem() : 'no key of the agency to seal to';
      return detail === undefined ? undefined : { code: 'noKeys', detail };
    },
    seal(envelope, attachments, previousHash) {
      const agencyKey = keys.agencyKey();
      if (!agencyKey) throw new Error('sealing without a key of the agency');
      const terminalKey = keys.signing();
      const parts = { envelope, attachments, previousHash, agencyKey, terminalKey, randomness };
      return { format: 'sm2-sm4-1', payload: sealSubmission(parts) };
    },
  };
}

/** SM3 (GM/T 0004) of the UTF-8 bytes, 64 lowercase hex characters: what both ends compare. */
export function payloadHash(payload: string): string {
  return sm3OfBytes(payload);
}
