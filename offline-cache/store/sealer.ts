import { createHash } from 'node:crypto';
import type { SubmissionRequest } from '../../contract/gateway.ts';
import type { SubmissionEnvelope } from '../../contract/submission.ts';

/** An envelope in the form in which it is kept and sent; nothing else of it is written anywhere. */
export interface SealedEnvelope {
  format: SubmissionRequest['format'];
  payload: string;
}

/**
 * Turns an envelope into what is stored and sent, in memory, before anything is written. Sealing to the agency's
 * key will be another implementation of this.
 */
export interface Sealer {
  seal(envelope: SubmissionEnvelope): SealedEnvelope;
}

/** The present form: readable JSON text. */
export const plainJsonSealer: Sealer = {
  seal: (envelope) => ({ format: 'plain-json-1', payload: JSON.stringify(envelope) }),
};

/** SM3 (GM/T 0004) of the UTF-8 bytes, 64 lowercase hex characters: what both ends compare. */
export function payloadHash(payload: string): string {
  return createHash('sm3').update(payload, 'utf8').digest('hex');
}
