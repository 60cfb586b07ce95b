import { Contents, sectorBytes, sectorsOf } from './contents.ts';

export type FileChange = { kind: 'write'; offset: number; data: Buffer } | { kind: 'resize'; size: number };

/** What a power cut makes of one file's unsynced changes. */
export interface FileChoice {
  /** the first so many changes have taken part in the file's size */
  sizedBy: number;
  /** whether a sector that change number `change` touched had reached the disk after it */
  reached(change: number, sector: number): boolean;
  /** whether a sector whose flush had failed is on the disk */
  reachedInDoubt(sector: number): boolean;
}

/** One file: what is surely on the disk, what is only in the machine's memory, and what nobody can know. */
export class FileOnDisk {
  #durable: Contents;
  /** as programs see it: everything applied */
  #cached: Contents;
  #pending: FileChange[] = [];
  /** sectors whose flush failed, as they were in memory: a later flush says nothing about them */
  readonly #inDoubt = new Map<number, Buffer>();

  constructor(durable: Buffer = Buffer.alloc(0)) {
    this.#durable = new Contents(durable);
    this.#cached = new Contents(durable);
  }

  copy(): FileOnDisk {
    const copy = new FileOnDisk();
    copy.#durable = this.#durable.copy();
    copy.#cached = this.#cached.copy();
    copy.#pending = [...this.#pending];
    for (const [sector, bytes] of this.#inDoubt) copy.#inDoubt.set(sector, bytes);
    return copy;
  }

  get pending(): readonly FileChange[] {
    return this.#pending;
  }

  /** There is only one thing the disk can hold. */
  get isSettled(): boolean {
    return this.#pending.length === 0 && this.#inDoubt.size === 0;
  }

  /** What programs see. A view, valid until the next change. */
  cached(): Buffer {
    return this.#cached.view();
  }

  apply(change: FileChange): void {
    this.#pending.push(change);
    applyTo(this.#cached, change);
  }

  /** The flush succeeded: the sectors touched since the last one, and the size, are on the disk as they are now. */
  sync(): void {
    for (const change of this.#pending) {
      if (change.kind === 'resize') this.#takeSize(change.size);
      else this.#takeSectors(change);
    }
    this.#durable.resize(this.#cached.size);
    this.#pending = [];
  }

  /** The flush failed: the kernel forgets that these sectors were still to be written. */
  syncFailed(): void {
    for (const change of this.#pending) {
      if (change.kind !== 'write') continue;
      for (const sector of sectorsOf(change.offset, change.data.length)) {
        this.#inDoubt.set(sector, this.#cached.sector(sector));
      }
    }
    const resizes = this.#pending.filter(({ kind }) => kind === 'resize');
    this.#pending = [...resizes, { kind: 'resize', size: this.#cached.size }];
  }

  /** The file after a power cut. */
  after(choice: FileChoice): Buffer {
    if (this.isSettled) return this.#durable.view();
    const disk = this.#durable.copy();
    const cache = this.#durable.copy();
    for (const [sector, bytes] of this.#inDoubt) {
      cache.putSector(sector, bytes);
      if (choice.reachedInDoubt(sector)) disk.putSector(sector, bytes);
    }
    let size = this.#durable.size;
    let sizeSeen = size;
    for (const [index, change] of this.#pending.entries()) {
      applyTo(cache, change);
      sizeSeen = sizeAfter(change, sizeSeen);
      const isSized = index < choice.sizedBy;
      if (isSized) size = sizeSeen;
      if (change.kind === 'write') copyReached(disk, cache, index, change, choice);
      // what a shortening cut off stays away, even when the file grows again
      else if (isSized && change.size < disk.size) disk.resize(change.size);
    }
    disk.resize(size);
    return disk.view();
  }

  /** What was in doubt beyond the end is gone for sure. */
  #takeSize(size: number): void {
    this.#durable.resize(size);
    for (const [sector, bytes] of [...this.#inDoubt]) {
      const kept = size - sector * sectorBytes;
      if (kept <= 0) this.#inDoubt.delete(sector);
      else if (kept < sectorBytes) this.#inDoubt.set(sector, Buffer.from(bytes).fill(0, kept));
    }
  }

  #takeSectors({ offset, data }: { offset: number; data: Buffer }): void {
    for (const sector of sectorsOf(offset, data.length)) {
      this.#durable.putSector(sector, this.#cached.sector(sector));
      this.#inDoubt.delete(sector);
    }
  }
}

/** A sector reaches the disk as memory holds it at that moment, earlier changes of it included. */
function copyReached(
  disk: Contents,
  cache: Contents,
  index: number,
  { offset, data }: { offset: number; data: Buffer },
  choice: FileChoice,
): void {
  for (const sector of sectorsOf(offset, data.length)) {
    if (choice.reached(index, sector)) disk.putSector(sector, cache.sector(sector));
  }
}

function sizeAfter(change: FileChange, size: number): number {
  return change.kind === 'resize' ? change.size : Math.max(size, change.offset + change.data.length);
}

function applyTo(contents: Contents, change: FileChange): void {
  if (change.kind === 'write') contents.write(change.offset, change.data);
  else contents.resize(change.size);
}
