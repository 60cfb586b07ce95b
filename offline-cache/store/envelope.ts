import type { Clock, Randomness } from '../../contract/clock.ts';
import type { NewSubmission } from '../../contract/outbox.ts';
import { SubmissionEnvelope, type EnvelopeAttachment } from '../../contract/submission.ts';
import { submissionId } from './submission-id.ts';

/** What only the store can say of a submission. */
export interface EnvelopePlace {
  terminalId: string;
  terminalSequence: number;
  caseSequence: number;
  receiptNumber: string;
  bootCounter: number;
}

/** Dates outside these years are no ISO date-time of the contract: a dead clock battery must not lose a submission. */
const earliestWallMs = 0;
const latestWallMs = Date.UTC(9999, 11, 31);
const saltBytes = 16;

/** Wall time in whole milliseconds, within what the contract can write down. It is information, never order. */
export function recordableWallMs(clock: Clock): number {
  return Math.min(Math.max(Math.trunc(clock.wallMs()), earliestWallMs), latestWallMs);
}

/** Makes the hash of an envelope's text, which travels in the clear, unguessable (contract/submission.ts). */
export function freshSalt(randomness: Randomness): string {
  return Buffer.from(randomness.bytes(saltBytes)).toString('hex');
}

/**
 * Builds the envelope and checks it against the contract. An envelope that does not fit is a bug of the caller and
 * throws, naming fields and rules but no values: they may be personal data.
 */
export function buildEnvelope(
  submission: NewSubmission,
  attachments: EnvelopeAttachment[],
  place: EnvelopePlace,
  clock: Clock,
  randomness: Randomness,
): SubmissionEnvelope {
  const wallMs = recordableWallMs(clock);
  const envelope: SubmissionEnvelope = {
    version: 1,
    salt: freshSalt(randomness),
    id: submissionId(wallMs, place.terminalSequence, randomness),
    ...place,
    caseId: submission.caseId,
    createdAt: new Date(wallMs).toISOString(),
    monotonicMs: clock.monotonicMs(),
    attachments,
    body: submission.body,
  };
  const verdict = SubmissionEnvelope.safeParse(envelope);
  if (verdict.success) return envelope;
  const broken = verdict.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`);
  throw new TypeError(`submission does not fit the contract: ${broken.join(', ')}`);
}
