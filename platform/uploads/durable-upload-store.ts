import type { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import type { AttachmentShelf } from './attachment-shelf.ts';
import type { UploadFolder } from './upload-folder.ts';
import { UploadRefusal } from './upload-refusal.ts';
import type { UploadRecord } from './upload-records.ts';

export interface UploadStoreParts {
  folder: UploadFolder;
  shelf: Pick<AttachmentShelf, 'remove'>;
  /** puts a new upload on record; resolves after the commit */
  begin(upload: Upload): Promise<void>;
  find(uploadId: string): Promise<UploadRecord | undefined>;
}

/**
 * The file store of tus, with a flush before every word it gives: an offset is told only when the bytes below it
 * are on the disk, an address only when its file and its record are. What the uploads are is kept in the database.
 */
export class DurableUploadStore extends FileStore {
  readonly #parts: UploadStoreParts;

  constructor(parts: UploadStoreParts) {
    super({ directory: parts.folder.path });
    this.#parts = parts;
    // Unfinished uploads are given up by the platform's own clock (attachment-shelf.ts).
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { folder, begin } = this.#parts;
    await super.create(upload);
    await folder.sync(upload.id);
    await folder.syncNames();
    await begin(upload);
    return upload;
  }

  override async write(bytes: Readable, uploadId: string, offset: number): Promise<number> {
    const end = await super.write(bytes, uploadId, offset);
    await this.#flush(uploadId);
    return end;
  }

  override async getUpload(uploadId: string): Promise<Upload> {
    const record = await this.#parts.find(uploadId);
    const offset = await this.#parts.folder.sizeOf(uploadId);
    if (record === undefined || offset === undefined) throw new UploadRefusal('unknownUpload');
    // The rest of a chunk that was cut lies in the file and is told here for the first time.
    if (!record.complete) await this.#flush(uploadId);
    const { submissionId, ordinal, hash, size } = record;
    return new Upload({
      ...{ id: uploadId, size, offset },
      metadata: { submissionId, ordinal: String(ordinal), hash },
    });
  }

  override remove(uploadId: string): Promise<void> {
    return this.#parts.shelf.remove(uploadId);
  }

  /** After a refused flush nobody knows what is on the disk, and asking again would be answered yes: begin again. */
  async #flush(uploadId: string): Promise<void> {
    try {
      await this.#parts.folder.sync(uploadId);
    } catch (error) {
      await this.#parts.shelf.remove(uploadId);
      throw error;
    }
  }
}
