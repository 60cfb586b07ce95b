import { open, type FileHandle } from 'node:fs/promises';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { BundledAttachment } from '../../seal/bundle.ts';
import type { Database } from '../database/database.ts';
import type { AttachmentShelf } from '../uploads/attachment-shelf.ts';
import { UPLOAD_NAME_BYTES, type UploadFolder } from '../uploads/upload-folder.ts';
import { beginRecord, type UploadRecord } from '../uploads/upload-records.ts';

export interface BundledAttachmentsParts {
  database: Database;
  clock: Clock;
  randomness: Randomness;
  folder: UploadFolder;
  shelf: AttachmentShelf;
}

interface Underway {
  record: UploadRecord;
  file: FileHandle;
  written: number;
}

/** Lays the attachments of a bundle on the shelf, as if they had been uploaded. One after the other. */
export class BundledAttachments {
  readonly #parts: BundledAttachmentsParts;
  readonly #terminalId: string;
  #underway: Underway | undefined;
  #taken = 0;

  constructor(parts: BundledAttachmentsParts, terminalId: string) {
    this.#parts = parts;
    this.#terminalId = terminalId;
  }

  /** Attachments laid on the shelf that were not there before. */
  get taken(): number {
    return this.#taken;
  }

  /** The head of an attachment. What lies here whole already is passed over. */
  async begin({ submissionId, ...sealed }: BundledAttachment): Promise<void> {
    await this.end();
    const { shelf, folder, randomness, database, clock } = this.#parts;
    const terminalId = this.#terminalId;
    if (await shelf.holdsAll({ id: submissionId, terminalId, attachments: [sealed] })) return;
    const uploadId = Buffer.from(randomness.bytes(UPLOAD_NAME_BYTES)).toString('hex');
    const file = await open(folder.pathOf(uploadId), 'wx', 0o600);
    const { ordinal, sealedHash: hash, sealedSize: size } = sealed;
    const record = { uploadId, terminalId, submissionId, ordinal, hash, size, complete: false };
    this.#underway = { record, file, written: 0 };
    await folder.syncNames();
    await beginRecord(database, record, clock.wallMs());
  }

  async add(bytes: Uint8Array): Promise<void> {
    const underway = this.#underway;
    if (underway === undefined) return;
    const room = underway.record.size - underway.written;
    // More than was announced cannot become what was announced.
    await underway.file.appendFile(bytes.subarray(0, room));
    underway.written += Math.min(bytes.byteLength, room);
  }

  /** The last attachment has ended: it is flushed and compared with its hash. */
  async end(): Promise<void> {
    const underway = this.#underway;
    if (underway === undefined) return;
    this.#underway = undefined;
    await underway.file.close();
    if ((await this.#parts.shelf.settle(underway.record)) === 'complete') this.#taken += 1;
  }
}
