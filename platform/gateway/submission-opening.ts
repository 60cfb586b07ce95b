import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { SealedHeader } from '../../contract/sealed.ts';
import { ApplicationBody, EvaluationBody, type SubmissionEnvelope } from '../../contract/submission.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { headerIsSignedBy } from '../../seal/submission-seal.ts';
import type { AgencyOpener } from '../adapters/agency-opener.ts';
import { brokenEvaluationRule } from './evaluation-rules.ts';
import type { Refusal } from './refusal.ts';
import type { OfferedSubmission } from './submission-check.ts';

/** What a submission does here: all that is taken out of the seal, and nothing of the applicant. */
export const SubmissionPart = z.discriminatedUnion('kind', [
  ApplicationBody.pick({ kind: true, itemCode: true, itemVersion: true }),
  EvaluationBody,
]);
export type SubmissionPart = z.infer<typeof SubmissionPart>;

/** A submission that its terminal signed and the agency could open. */
export interface OpenedSubmission {
  hash: string;
  /** as it came, sealed */
  payload: string;
  header: SealedHeader;
  receiptNumber: string;
  /** by the terminal's clock: information only */
  createdAt: string;
  part: SubmissionPart;
}

/** Verifies the terminal's signature and opens the seal: about 6 ms of computing, to be done outside every lock. */
export async function openOffered(
  { request, seal }: OfferedSubmission,
  terminalKeys: readonly NamedKey[],
  opener: AgencyOpener,
): Promise<Result<OpenedSubmission, Refusal>> {
  const key = terminalKeys.find(({ keyId }) => keyId === seal.header.terminalKeyId);
  if (key === undefined) return failed({ code: 'unknownTerminalKey' });
  if (!headerIsSignedBy(seal, key.publicKey)) return failed({ code: 'sealBroken' });
  const opened = await opener.open(seal);
  if (!opened.ok) return failed({ code: REFUSAL_OF_OPENING[opened.failure.code] });
  const { receiptNumber, createdAt } = opened.value;
  const part = partOf(opened.value);
  const broken = part.kind === 'evaluation' ? brokenEvaluationRule(part) : undefined;
  if (broken !== undefined) return failed({ code: broken });
  const { hash, payload } = request;
  return succeeded({ hash, payload, header: seal.header, receiptNumber, createdAt, part });
}

const REFUSAL_OF_OPENING = {
  notSealed: 'invalid',
  unknownAgencyKey: 'unknownAgencyKey',
  sealBroken: 'sealBroken',
  unavailable: 'openerUnavailable',
} as const;

function partOf({ body }: SubmissionEnvelope): SubmissionPart {
  if (body.kind === 'evaluation') return body;
  const { kind, itemCode, itemVersion } = body;
  return { kind, itemCode, itemVersion };
}
