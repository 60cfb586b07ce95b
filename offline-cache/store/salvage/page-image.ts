import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { pageBytes as usualPageBytes } from '../durable-database.ts';
import { logPageBytes, readWriteAheadLog } from './write-ahead-log.ts';

/** Where a database's header says its page size, and the sizes there are (fileformat2, 1.3). */
const pageSizeAt = 16;
const sizes = new Set([512, 1024, 2048, 4096, 8192, 16384, 32768]);

/**
 * The pages of a database file and its log, read without SQLite: nothing of the file's own order is trusted. To be
 * used only while no connection of this process has the file open: closing a descriptor drops its locks.
 */
export class PageImage {
  readonly pageBytes: number;
  readonly #descriptor: number | undefined;
  readonly #pageCount: number;
  /** by page number, oldest first */
  readonly #logged = new Map<number, Buffer[]>();
  /** frames of the log that were changed: whatever is found in them has to prove itself */
  readonly #broken = new Map<number, Buffer>();

  constructor(file: string) {
    this.#descriptor = existsSync(file) ? openSync(file, 'r') : undefined;
    const log = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : Buffer.alloc(0);
    this.pageBytes = this.#sizeInHeader() ?? logPageBytes(log) ?? usualPageBytes;
    const { frames, broken } = readWriteAheadLog(log, this.pageBytes);
    for (const { pageNumber, page } of broken) this.#broken.set(pageNumber, page);
    for (const { pageNumber, page } of frames) {
      const versions = this.#logged.get(pageNumber);
      if (versions) versions.push(page);
      else this.#logged.set(pageNumber, [page]);
    }
    const bytes = this.#descriptor === undefined ? 0 : fstatSync(this.#descriptor).size;
    this.#pageCount = Math.floor(bytes / this.pageBytes);
  }

  /** The newest version of each page, then the older ones, newest first. */
  *pages(): Generator<Buffer> {
    for (let number = 1; number <= this.#pageCount; number += 1) {
      const page = this.#logged.get(number)?.at(-1) ?? this.#inFile(number);
      if (page) yield page;
    }
    for (const [number, versions] of this.#logged) {
      if (number > this.#pageCount) yield* versions.slice(-1);
    }
    for (const [number, versions] of this.#logged) {
      yield* versions.slice(0, -1).reverse();
      const inFile = this.#inFile(number);
      if (inFile) yield inFile;
    }
  }

  /** Pages of the log whose checksum is wrong: in them only what proves itself may be believed. */
  brokenPages(): Iterable<Buffer> {
    return this.#broken.values();
  }

  /** The newest version of a page; undefined when there is no such page. */
  latest(number: number): Buffer | undefined {
    return this.#logged.get(number)?.at(-1) ?? this.#broken.get(number) ?? this.#inFile(number);
  }

  /** Bytes of the file, for an upper bound of what it can have held. */
  bytes(): number {
    return (
      [...this.#logged.keys()].reduce((most, one) => Math.max(most, one), this.#pageCount) * this.pageBytes
    );
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  #inFile(number: number): Buffer | undefined {
    if (this.#descriptor === undefined || number < 1 || number > this.#pageCount) return undefined;
    const page = Buffer.alloc(this.pageBytes);
    try {
      const at = (number - 1) * this.pageBytes;
      return readSync(this.#descriptor, page, 0, this.pageBytes, at) === this.pageBytes ? page : undefined;
    } catch {
      // a sector the device cannot read any more: this page is lost, the others are not
      return undefined;
    }
  }

  /** Sizes are powers of two, so that no single changed bit makes one of another. */
  #sizeInHeader(): number | undefined {
    if (this.#descriptor === undefined) return undefined;
    const bytes = Buffer.alloc(2);
    readSync(this.#descriptor, bytes, 0, 2, pageSizeAt);
    const size = bytes.readUInt16BE();
    return sizes.has(size) ? size : undefined;
  }
}
