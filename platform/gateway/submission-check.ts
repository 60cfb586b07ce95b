import { createHash } from 'node:crypto';
import { SubmissionRequest } from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { SubmissionEnvelope } from '../../contract/submission.ts';
import { brokenEvaluationRule } from './evaluation-rules.ts';
import type { Refusal } from './refusal.ts';

/** A submission whose form, hash and identity are right; what the platform already has is not asked here. */
export interface CheckedSubmission {
  hash: string;
  format: SubmissionRequest['format'];
  payload: string;
  envelope: SubmissionEnvelope;
}

/** SM3 (GB/T 32905) of the UTF-8 bytes, as 64 lowercase hex characters. */
export function sm3Hex(text: string): string {
  return createHash('sm3').update(text, 'utf8').digest('hex');
}

/**
 * Checks what can be known from the request alone.
 * @param pathId the id in the address
 * @param body the parsed JSON of the request, of any shape
 * @param terminalId the terminal whose key came with the request
 */
export function checkSubmission(
  pathId: string,
  body: unknown,
  terminalId: string,
): Result<CheckedSubmission, Refusal> {
  const request = SubmissionRequest.safeParse(body);
  if (!request.success) return failed({ code: 'malformed' });
  const { id, hash, format, payload } = request.data;
  // A lone surrogate has no UTF-8 bytes: what was hashed could not be what is kept.
  if (!payload.isWellFormed()) return failed({ code: 'invalid' });
  if (sm3Hex(payload) !== hash) return failed({ code: 'hashMismatch' });
  const envelope = readEnvelope(payload);
  if (envelope === undefined) return failed({ code: 'invalid' });
  if (id !== pathId || id !== envelope.id) return failed({ code: 'idMismatch' });
  if (envelope.terminalId !== terminalId) return failed({ code: 'terminalMismatch' });
  const { body: part } = envelope;
  const broken = part.kind === 'evaluation' ? brokenEvaluationRule(part) : undefined;
  if (broken !== undefined) return failed({ code: broken });
  return succeeded({ hash, format, payload, envelope });
}

function readEnvelope(payload: string): SubmissionEnvelope | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(payload);
  } catch {
    return undefined;
  }
  const envelope = SubmissionEnvelope.safeParse(parsed);
  if (!envelope.success) return undefined;
  const { id, caseId } = envelope.data;
  return isCanonical(id) && isCanonical(caseId) ? envelope.data : undefined;
}

/** The database gives identifiers back in lower case; a receipt must repeat them exactly. */
export function isCanonical(id: string): boolean {
  return id === id.toLowerCase();
}
