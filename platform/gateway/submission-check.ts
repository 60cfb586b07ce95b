import { SubmissionRequest } from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { readSeal, type ReadSeal } from '../../seal/submission-seal.ts';
import type { Refusal } from './refusal.ts';

/** A submission whose form, hash and identity are right; its signature and its seal are not yet looked at. */
export interface OfferedSubmission {
  request: SubmissionRequest;
  seal: ReadSeal;
}

/**
 * Checks what can be known from the request alone, without a key.
 * @param pathId the id in the address, or of the place in a batch
 * @param body the parsed JSON of the request, of any shape
 * @param terminalId the terminal whose key came with the request
 */
export function checkSubmission(
  pathId: string,
  body: unknown,
  terminalId: string,
): Result<OfferedSubmission, Refusal> {
  const parsed = SubmissionRequest.safeParse(body);
  if (!parsed.success) return failed({ code: 'malformed' });
  const request = parsed.data;
  // A lone surrogate has no UTF-8 bytes: what was hashed could not be what is kept.
  if (!request.payload.isWellFormed()) return failed({ code: 'invalid' });
  if (sm3OfBytes(request.payload) !== request.hash) return failed({ code: 'hashMismatch' });
  const seal = readSeal(request.payload);
  if (!seal.ok) return failed({ code: 'invalid' });
  const { header } = seal.value;
  if (!isCanonical(header.id) || !isCanonical(header.caseId)) return failed({ code: 'invalid' });
  if (!haveOrdinalsOfTheirOwn(header.attachments)) return failed({ code: 'invalid' });
  if (request.id !== pathId || request.id !== header.id) return failed({ code: 'idMismatch' });
  if (header.terminalId !== terminalId) return failed({ code: 'terminalMismatch' });
  return succeeded({ request, seal: seal.value });
}

/** The database gives identifiers back in lower case; a receipt must repeat them exactly. */
export function isCanonical(id: string): boolean {
  return id === id.toLowerCase();
}

function haveOrdinalsOfTheirOwn(attachments: readonly { ordinal: number }[]): boolean {
  return new Set(attachments.map(({ ordinal }) => ordinal)).size === attachments.length;
}
