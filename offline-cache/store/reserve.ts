import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { flushDirectory, freeBytes } from './data-folder.ts';
import { storageFailure } from './storage-failure.ts';

const ownerOnlyFile = 0o600;
/** Room for the log between two checkpoints, which is all that settling ever needs at once. */
const ballastBytes = 4 * 1024 * 1024;
const blockBytes = 64 * 1024;

/**
 * Room on the disk that is kept occupied, so that other programs cannot take it: given up when the disk is full and
 * something that was taken has to be settled.
 */
export class DiskReserve {
  readonly #folder: string;
  readonly #file: string;
  readonly #reserveBytes: number;

  /** `reserveBytes`: free bytes below which nothing new is taken; 0 for no reserve at all */
  constructor(folder: string, reserveBytes: number) {
    this.#folder = folder;
    this.#file = join(folder, 'reserve');
    this.#reserveBytes = reserveBytes;
  }

  /** Occupies the room when there is plenty. A disk that does not allow it is no trouble of its own. */
  occupy(): void {
    if (this.#reserveBytes === 0) return;
    unlessStorageFails(() => {
      if (existsSync(this.#file) || freeBytes(this.#folder) < this.#reserveBytes + ballastBytes) return;
      this.#write();
    });
  }

  /** Gives the room up; false when there was none. */
  release(): boolean {
    return unlessStorageFails(() => {
      if (!existsSync(this.#file)) return false;
      rmSync(this.#file);
      flushDirectory(this.#folder);
      return true;
    });
  }

  #write(): void {
    const descriptor = openSync(this.#file, 'wx', ownerOnlyFile);
    try {
      // not zeros: a file system could store those without occupying anything
      const block = Buffer.from(
        Array.from({ length: blockBytes }, (_, index) => (index * 167 + (index >> 8)) & 0xff),
      );
      for (let written = 0; written < ballastBytes; written += blockBytes) writeSync(descriptor, block);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

function unlessStorageFails(action: () => boolean | undefined): boolean {
  try {
    return action() ?? false;
  } catch (error) {
    if (!storageFailure(error)) throw error;
    return false;
  }
}
