import type { Clock, Randomness } from '../../contract/clock.ts';
import { SubmissionRequest } from '../../contract/gateway.ts';
import type {
  CaseProgress,
  NewSubmission,
  OutboxCounts,
  SavedSubmission,
  StoreFailure,
  SubmissionStore,
} from '../../contract/outbox.ts';
import { failed, type Result } from '../../contract/result.ts';
import { sealAttachment, type AttachmentSeal } from '../../seal/attachment.ts';
import type { Announcer } from './announcer.ts';
import type { AttachmentFiles } from './attachment-files.ts';
import { CaseProgressReader } from './case-progress.ts';
import { buildEnvelope, recordableWallMs } from './envelope.ts';
import { attemptSeal, payloadHash, type Sealer } from './sealer.ts';
import { endsTrust } from './storage-failure.ts';
import type { StoreConnection } from './store-connection.ts';
import { SubmissionInsertion, type SealedSubmission } from './submission-insertion.ts';
import { PlaceFinder, type SubmissionPlace } from './submission-place.ts';

export interface SubmissionStoreParts {
  connection: StoreConnection;
  files: AttachmentFiles;
  /** told the case after every committed change */
  change: Announcer<string>;
  terminalId: string;
  bootCounter: number;
  clock: Clock;
  randomness: Randomness;
  sealer: Sealer;
  /** why nothing new may be taken now, if so */
  refusal: () => StoreFailure | undefined;
  close: () => void;
}

/** {@link SubmissionStore} over the one durable connection. */
export class DurableSubmissionStore implements SubmissionStore {
  readonly #parts: SubmissionStoreParts;
  readonly #progress: CaseProgressReader;
  readonly #places: PlaceFinder;
  readonly #insertion: SubmissionInsertion;

  constructor(parts: SubmissionStoreParts) {
    this.#parts = parts;
    this.#progress = new CaseProgressReader(parts.connection);
    this.#places = new PlaceFinder(parts.connection, parts.randomness);
    this.#insertion = new SubmissionInsertion(parts.connection);
  }

  /**
   * Keeps a submission: sealed in memory before anything of it is written, success only after the transaction that
   * holds it has been flushed. On a failure nothing of it is there; after `ioError` the store refuses everything
   * until it is opened again, and only then is it known whether this last one reached the disk.
   */
  save(submission: NewSubmission): Result<SavedSubmission, StoreFailure> {
    const refusal = this.#parts.refusal();
    if (refusal) return failed(refusal);
    const place = this.#parts.connection.ask(() => this.#places.next(submission.caseId));
    if (!place.ok) return place;
    const { randomness } = this.#parts;
    const seals = (submission.attachments ?? []).map((attachment, index) =>
      sealAttachment(attachment, index + 1, randomness),
    );
    const sealed = attemptSeal(() => this.#seal(submission, seals, place.value));
    if (!sealed.ok) return sealed;
    const written = this.#parts.files.write(sealed.value.envelope.id, seals);
    if (!written.ok) return written;
    const outcome = this.#commit(submission, sealed.value, place.value);
    if (outcome.ok) this.#parts.change.announce(submission.caseId);
    return outcome;
  }

  casesOfPerson(personKey: string, limit: number): CaseProgress[] {
    return this.#parts.connection.read(() => this.#progress.ofPerson(personKey, limit), []);
  }

  progress(caseId: string): CaseProgress | undefined {
    return this.#parts.connection.read(() => this.#progress.ofCase(caseId), undefined);
  }

  progressOfSubmission(submissionId: string): CaseProgress | undefined {
    return this.#parts.connection.read(() => this.#progress.ofSubmission(submissionId), undefined);
  }

  counts(): OutboxCounts {
    const unknown = { queued: 0, uploading: 0, blocked: 0, refused: 0, everythingSent: false };
    return this.#parts.connection.read(() => this.#progress.counts(), unknown);
  }

  onChange(listener: (caseId: string) => void): () => void {
    return this.#parts.change.listen(listener);
  }

  close(): void {
    this.#parts.close();
  }

  #seal(
    submission: NewSubmission,
    seals: readonly AttachmentSeal[],
    place: SubmissionPlace,
  ): SealedSubmission {
    const { terminalId, bootCounter, clock, randomness, sealer } = this.#parts;
    const { terminalSequence, caseSequence, receiptNumber, previousHash } = place;
    const envelope = buildEnvelope(
      submission,
      seals.map(({ inEnvelope }) => inEnvelope),
      { terminalId, terminalSequence, bootCounter, caseSequence, receiptNumber },
      clock,
      randomness,
    );
    const attachments = seals.map(({ sealed }) => sealed);
    const { format, payload } = sealer.seal(envelope, attachments, previousHash);
    const request = SubmissionRequest.parse({ id: envelope.id, hash: payloadHash(payload), format, payload });
    return { envelope, request, attachments, previousHash };
  }

  #commit(
    submission: NewSubmission,
    sealed: SealedSubmission,
    place: SubmissionPlace,
  ): Result<SavedSubmission, StoreFailure> {
    const { connection, files, clock } = this.#parts;
    const savedAtMs = recordableWallMs(clock);
    const outcome = connection.writeNew(() => {
      // Sealing happened outside the transaction. Nothing else writes in between: a difference is a bug.
      if (!this.#places.isStill(place, submission.caseId)) throw new Error('the place in the chain moved');
      return this.#insertion.insert(submission, sealed, savedAtMs, place.held);
    });
    // After an input/output error nobody knows whether the row is there: the next opening sorts it out.
    if (!outcome.ok && !endsTrust(outcome.failure)) files.remove(this.#insertion.fileNames(sealed));
    return outcome;
  }
}
