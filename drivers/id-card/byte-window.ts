/**
 * The bytes of a stream that are not settled yet, addressed by their offset in the whole stream. Pushing is
 * amortised linear, also when bytes come one by one.
 */
export class ByteWindow {
  #store = new Uint8Array(4096);
  #from = 0;
  #to = 0;
  #startOffset = 0;

  /** Stream offset of the first byte still held. */
  get start(): number {
    return this.#startOffset;
  }

  /** Stream offset just after the last byte held. */
  get end(): number {
    return this.#startOffset + this.#to - this.#from;
  }

  push(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#store.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** The byte at a stream offset, or -1 outside the window. */
  at(offset: number): number {
    const index = this.#from + offset - this.#startOffset;
    return index >= this.#from && index < this.#to ? (this.#store[index] ?? -1) : -1;
  }

  /** The next place of `byte` at or after a stream offset, or -1. */
  indexOf(byte: number, offset: number): number {
    const index = this.#store.subarray(0, this.#to).indexOf(byte, this.#from + offset - this.#startOffset);
    return index < 0 ? -1 : this.#startOffset + index - this.#from;
  }

  /** The bytes between two stream offsets, to look at before the next push only. */
  view(start: number, end: number): Uint8Array {
    const shift = this.#from - this.#startOffset;
    return this.#store.subarray(start + shift, end + shift);
  }

  /** Lets go of everything before a stream offset. */
  dropBefore(offset: number): void {
    this.#from += offset - this.#startOffset;
    this.#startOffset = offset;
  }

  #makeRoom(count: number): void {
    if (this.#to + count <= this.#store.length) return;
    const held = this.#store.subarray(this.#from, this.#to);
    const wanted = held.length + count;
    const target = wanted * 2 > this.#store.length ? new Uint8Array(wanted * 2) : this.#store;
    target.set(held);
    this.#store = target;
    this.#to = held.length;
    this.#from = 0;
  }
}
