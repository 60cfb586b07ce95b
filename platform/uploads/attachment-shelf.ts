import type { Clock } from '../../contract/clock.ts';
import type { SealedHeader } from '../../contract/sealed.ts';
import type { Database } from '../database/database.ts';
import { describeError, type GatewayLog } from '../gateway/gateway-log.ts';
import type { UploadFolder } from './upload-folder.ts';
import {
  forgetRecord,
  knownUploads,
  markComplete,
  recordsOf,
  unfinishedRecords,
  type UploadRecord,
} from './upload-records.ts';

/** How long an upload may lie unfinished: longer than a village line is down. */
const UNFINISHED_DAYS = 60;
const SWEEP_EVERY_MS = 86_400_000;
/** A file is written before it is on record; only one that stays without a record is nobody's. */
const ORPHAN_AGE_MS = 3_600_000;

export interface ShelfParts {
  database: Database;
  folder: UploadFolder;
  clock: Clock;
  log: GatewayLog;
}

/** What became of an upload that has all its bytes. */
export type Settled = 'complete' | 'wrongHash' | 'unfinished';

/** Where sealed attachments lie: complete ones for good, others until they are complete or given up. */
export class AttachmentShelf {
  readonly #parts: ShelfParts;
  #cancelSweep: (() => void) | undefined;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /**
   * Marks an upload complete when all its bytes are on the disk and have the hash that was announced. One with
   * another hash is thrown away: the terminal begins again. What is marked is committed when this resolves.
   */
  async settle(record: UploadRecord): Promise<Settled> {
    const { database, folder } = this.#parts;
    const { uploadId, size, hash } = record;
    const present = await folder.sizeOf(uploadId);
    if (present === size && record.complete) return 'complete';
    if (present === undefined || present > size || record.complete) {
      await this.remove(uploadId);
      return 'unfinished';
    }
    if (present < size) return 'unfinished';
    await folder.sync(uploadId);
    if ((await folder.hashOf(uploadId)) !== hash) {
      await this.remove(uploadId);
      return 'wrongHash';
    }
    await markComplete(database, uploadId);
    return 'complete';
  }

  /**
   * Whether every attachment that a submission names lies here whole, with the hash and the size it names. An upload
   * that was finished and not yet marked, because the power went in between, is marked now.
   */
  async holdsAll({ attachments, ...header }: Pick<SealedHeader, 'id' | 'terminalId' | 'attachments'>) {
    if (attachments.length === 0) return true;
    const records = await recordsOf(this.#parts.database, header);
    for (const { ordinal, sealedHash, sealedSize } of attachments) {
      const fitting = records.filter(
        (record) => record.ordinal === ordinal && record.hash === sealedHash && record.size === sealedSize,
      );
      if (!(await this.#settleOne(fitting))) return false;
    }
    return true;
  }

  async remove(uploadId: string): Promise<void> {
    // The record first: a file without one is swept, a record without its file would have to be explained.
    await forgetRecord(this.#parts.database, uploadId);
    await this.#parts.folder.remove(uploadId);
  }

  /** Brings records and files together after whatever ended the last process, and sweeps once a day from now on. */
  async start(): Promise<void> {
    for (const record of await unfinishedRecords(this.#parts.database)) await this.#heal(record);
    await this.sweep();
    this.#sweepLater();
  }

  stop(): void {
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
  }

  /** Gives up uploads that nobody went on with, and files that are nobody's. */
  async sweep(): Promise<void> {
    const { database, folder, clock } = this.#parts;
    const begunBeforeMs = clock.wallMs() - UNFINISHED_DAYS * 86_400_000;
    for (const { uploadId } of await unfinishedRecords(database, begunBeforeMs)) await this.remove(uploadId);
    const old = await folder.namesOlderThan(ORPHAN_AGE_MS, clock.wallMs());
    const known = await knownUploads(database, old);
    for (const name of old) if (!known.has(name)) await folder.remove(name);
  }

  async #settleOne(records: readonly UploadRecord[]): Promise<boolean> {
    for (const record of records) if ((await this.settle(record)) === 'complete') return true;
    return false;
  }

  /** One upload that cannot be read must not keep the platform from starting. */
  async #heal(record: UploadRecord): Promise<void> {
    try {
      await this.settle(record);
    } catch (error) {
      this.#parts.log.error({ event: 'uploadNotHealed', error: describeError(error) });
    }
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#parts.clock.after(SWEEP_EVERY_MS, () => {
      this.sweep().catch((error: unknown) => {
        this.#parts.log.error({ event: 'sweepFailed', error: describeError(error) });
      });
      this.#sweepLater();
    });
  }
}
