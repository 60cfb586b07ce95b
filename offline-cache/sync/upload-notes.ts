import type { StoreFailure } from '../../contract/outbox.ts';
import type { Result } from '../../contract/result.ts';
import type { SendingQueue, StoredAttachment } from '../store/sending-queue.ts';
import type { AttachmentUpload, UploadSteps } from './attachment-upload.ts';

/** Writes down how far one upload comes, each step before the next: a kill costs one chunk at most. */
export class UploadNotes implements UploadSteps {
  readonly #queue: SendingQueue;
  readonly #submissionId: string;
  readonly #stored: StoredAttachment;
  readonly #between: () => Promise<boolean>;
  #url: string | undefined;
  #failure: StoreFailure | undefined;
  #hasAdvanced = false;

  constructor(
    queue: SendingQueue,
    submissionId: string,
    stored: StoredAttachment,
    between: () => Promise<boolean>,
  ) {
    this.#queue = queue;
    this.#submissionId = submissionId;
    this.#stored = stored;
    this.#between = between;
    this.#url = stored.uploadUrl;
  }

  /** Why the store could not write a step down, if so. */
  get failure(): StoreFailure | undefined {
    return this.#failure;
  }

  /** Whether the server has confirmed anything new. */
  get hasAdvanced(): boolean {
    return this.#hasAdvanced;
  }

  /** The next try begins in a new place. */
  beginAnew(): void {
    this.#url = undefined;
  }

  upload(): AttachmentUpload {
    const { ordinal, sealedHash, sealedSize, path } = this.#stored;
    const upload = { submissionId: this.#submissionId, ordinal, sealedHash, sealedSize, path };
    return this.#url === undefined ? upload : { ...upload, uploadUrl: this.#url };
  }

  goesOn = async (): Promise<boolean> => this.#failure === undefined && (await this.#between());

  placed = (url: string): void => {
    this.#url = url;
    this.#note(this.#queue.rememberUpload(this.#submissionId, this.#stored.ordinal, url));
  };

  confirmed = (offset: number): void => {
    this.#hasAdvanced = true;
    this.#note(this.#queue.confirmOffset(this.#submissionId, this.#stored.ordinal, offset));
  };

  #note(written: Result<boolean, StoreFailure>): void {
    if (!written.ok) this.#failure ??= written.failure;
  }
}
