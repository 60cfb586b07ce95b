import type { NamedKey } from '../../contract/keys.ts';
import type { Result } from '../../contract/result.ts';
import type { SubmissionEnvelope } from '../../contract/submission.ts';
import type { OpeningFailure, ReadSeal } from '../../seal/submission-seal.ts';

/**
 * Whoever holds the agency's private keys and opens what terminals sealed to them: key files here, a cryptographic
 * machine of the province elsewhere.
 */
export interface AgencyOpener {
  /** newest first; the first is what terminals seal to from now on */
  readonly keys: readonly NamedKey[];
  /** The header's signature was verified before. `unavailable`: not now, the terminal comes again. */
  open(seal: ReadSeal): Promise<Result<SubmissionEnvelope, OpeningFailure | { code: 'unavailable' }>>;
}
