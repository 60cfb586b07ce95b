import type { AttachmentFiles } from './attachment-files.ts';
import type { StoreConnection, StoreStatement } from './store-connection.ts';

/** A sealed file on its way to the platform. */
export interface StoredAttachment {
  ordinal: number;
  /** SM3 of the sealed bytes */
  sealedHash: string;
  /** bytes */
  sealedSize: number;
  /** absolute path of the file */
  path: string;
  /** where the platform takes it, once it said so */
  uploadUrl?: string;
  /** bytes that the platform has confirmed */
  confirmedOffset: number;
}

interface AttachmentRow {
  ordinal: number;
  sealedHash: string;
  sealedSize: number;
  path: string;
  uploadUrl: string | null;
  confirmedOffset: number;
}

/** How far the attachments of submissions have come. Writes are called within a transaction of the caller. */
export class UploadProgress {
  readonly #files: AttachmentFiles;
  readonly #list: StoreStatement<[number], AttachmentRow>;
  readonly #rememberUpload: StoreStatement<[string, string, number, number], unknown>;
  readonly #confirmOffset: StoreStatement<[number, number, number, number], unknown>;

  constructor(connection: StoreConnection, files: AttachmentFiles) {
    this.#files = files;
    this.#list = connection.rows(
      `SELECT ordinal, sealed_hash AS sealedHash, sealed_size AS sealedSize, path, upload_url AS uploadUrl,
              confirmed_offset AS confirmedOffset
         FROM attachment WHERE terminal_sequence = ? AND state = 'kept' ORDER BY ordinal`,
    );
    // another address is another upload: it begins at nothing
    this.#rememberUpload = connection.rows(
      `UPDATE attachment
          SET confirmed_offset = iif(upload_url IS ?, confirmed_offset, 0), upload_url = ?
        WHERE terminal_sequence = ? AND ordinal = ?`,
    );
    this.#confirmOffset = connection.rows(
      `UPDATE attachment SET confirmed_offset = ?
        WHERE terminal_sequence = ? AND ordinal = ? AND ? <= sealed_size AND upload_url IS NOT NULL`,
    );
  }

  list(sequence: number): StoredAttachment[] {
    return this.#list.all(sequence).map(({ uploadUrl, path, ...always }) => ({
      ...always,
      path: this.#files.pathOf(path),
      ...(uploadUrl !== null && { uploadUrl }),
    }));
  }

  rememberUpload(sequence: number, ordinal: number, uploadUrl: string): boolean {
    return this.#rememberUpload.run(uploadUrl, uploadUrl, sequence, ordinal).changes > 0;
  }

  confirmOffset(sequence: number, ordinal: number, offset: number): boolean {
    return this.#confirmOffset.run(offset, sequence, ordinal, offset).changes > 0;
  }

  /** Reads the whole file: whether it is still what was sealed. */
  isIntact(sequence: number, ordinal: number): boolean {
    const attachment = this.#list.all(sequence).find((one) => one.ordinal === ordinal);
    return attachment !== undefined && this.#files.isIntact(attachment.path, attachment.sealedHash);
  }
}
