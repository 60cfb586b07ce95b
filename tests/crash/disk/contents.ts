/** The disk writes this many bytes whole or not at all. */
export const sectorBytes = 512;

/** Bytes of a file that grow; what was never written is zero. */
export class Contents {
  #bytes: Buffer;
  #size: number;

  constructor(initial: Buffer = Buffer.alloc(0)) {
    this.#bytes = Buffer.from(initial);
    this.#size = initial.length;
  }

  get size(): number {
    return this.#size;
  }

  /** A view, valid until the next change. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  copy(): Contents {
    return new Contents(this.view());
  }

  write(offset: number, data: Buffer): void {
    if (data.length === 0) return;
    this.#reserve(offset + data.length);
    data.copy(this.#bytes, offset);
    this.#size = Math.max(this.#size, offset + data.length);
  }

  resize(size: number): void {
    this.#reserve(size);
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }

  /** The bytes of one sector as they would be written: beyond the end of the file there are zeros. A copy. */
  sector(index: number): Buffer {
    const sector = Buffer.alloc(sectorBytes);
    const start = Math.min(index * sectorBytes, this.#size);
    this.#bytes.copy(sector, 0, start, Math.min(start + sectorBytes, this.#size));
    return sector;
  }

  /** Puts a whole sector there, beyond the end of the file too: whoever does knows the file's size. */
  putSector(index: number, bytes: Buffer): void {
    this.write(index * sectorBytes, bytes);
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const grown = Buffer.alloc(Math.max(size, 2 * this.#bytes.length, 4096));
    this.#bytes.copy(grown, 0, 0, this.#size);
    this.#bytes = grown;
  }
}

/** Numbers of the sectors that a write of `length` bytes at `offset` touches. */
export function sectorsOf(offset: number, length: number): number[] {
  if (length === 0) return [];
  const first = Math.floor(offset / sectorBytes);
  const last = Math.floor((offset + length - 1) / sectorBytes);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
