import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { AttachmentSeal } from '../../seal/attachment.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { flushDirectory } from './data-folder.ts';
import { storageFailure } from './storage-failure.ts';

const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;
const temporaryEnding = '.part';

/** Name of an attachment's file within the folder of attachments. */
export function attachmentFileName(submissionId: string, ordinal: number): string {
  return `${submissionId}-${ordinal}.sealed`;
}

/** The submission's id in an attachment's file name; undefined for any other name. */
export function submissionOfFile(name: string): string | undefined {
  return /^([0-9a-f-]{36})-\d{1,3}\.sealed$/.exec(name)?.[1];
}

/**
 * The folder of sealed attachments. Order of writing: temporary name, content, flush, rename, flush of the folder;
 * only then may the row that names the file be committed. So a row always has its file, and a file without a row is
 * a save that did not happen.
 */
export class AttachmentFiles {
  readonly folder: string;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'attachments');
  }

  pathOf(name: string): string {
    return join(this.folder, name);
  }

  /** Writes all of them, or none: what was written is taken away again when one cannot be. */
  write(submissionId: string, seals: readonly AttachmentSeal[]): Result<boolean, StoreFailure> {
    if (seals.length === 0) return succeeded(false);
    const names = seals.map(({ sealed }) => attachmentFileName(submissionId, sealed.ordinal));
    try {
      this.#makeFolder();
      seals.forEach(({ bytes }, index) => this.#writeOne(names[index] ?? '', bytes));
      flushDirectory(this.folder);
      return succeeded(true);
    } catch (error) {
      this.remove(names);
      const failure = storageFailure(error);
      if (!failure) throw error;
      return failed(failure);
    }
  }

  /**
   * Deletes files and flushes the folder. On flash a deleted file's blocks stay in the chips until the device
   * reuses them, and overwriting would write other blocks: what protects them is that they are sealed and that
   * their keys, which lie in the sealed envelope alone, are no terminal's to open.
   */
  remove(names: readonly string[]): void {
    if (names.length === 0) return;
    for (const name of names) {
      attempt(() => unlinkSync(this.pathOf(name)));
      attempt(() => unlinkSync(this.pathOf(name + temporaryEnding)));
    }
    attempt(() => flushDirectory(this.folder));
  }

  /** Whether the file is what was sealed: same bytes, by their SM3. A file that cannot be read is not. */
  isIntact(name: string, sealedHash: string): boolean {
    try {
      return sm3OfBytes(readFileSync(this.pathOf(name))) === sealedHash;
    } catch {
      return false;
    }
  }

  /** All names in the folder; none when there is no folder. */
  names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }

  #makeFolder(): void {
    // the entry is flushed with the first file: mkdir answers the first folder it made, undefined when it was there
    if (mkdirSync(this.folder, { recursive: true, mode: ownerOnlyFolder })) {
      flushDirectory(join(this.folder, '..'));
    }
  }

  #writeOne(name: string, bytes: Buffer): void {
    const temporary = this.pathOf(name + temporaryEnding);
    const descriptor = openSync(temporary, 'wx', ownerOnlyFile);
    try {
      for (let written = 0; written < bytes.byteLength;) written += writeSync(descriptor, bytes, written);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, this.pathOf(name));
  }
}

/** Taking away what is of no use must not hide why it is. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!storageFailure(error)) throw error;
  }
}
