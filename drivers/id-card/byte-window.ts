/**
 * The bytes of a stream that are not settled yet, addressed by their offset in the whole stream. Pushing is
 * amortised linear, also when bytes come one by one.
 */
export class ByteWindow {
  #store = new Uint8Array(4096);
  /** XOR of every byte pushed so far up to and with the byte at the same place of the store */
  #sums = new Uint8Array(4096);
  #sumBefore = 0;
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
    let sum = this.#sumUpTo(this.#to);
    for (const byte of bytes) {
      sum ^= byte;
      this.#sums[this.#to] = sum;
      this.#to += 1;
    }
  }

  /** XOR of the bytes between two stream offsets, at a cost that does not depend on how many they are. */
  xorBetween(start: number, end: number): number {
    const shift = this.#from - this.#startOffset;
    return this.#sumUpTo(start + shift) ^ this.#sumUpTo(end + shift);
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
    const from = this.#from + offset - this.#startOffset;
    this.#sumBefore = this.#sumUpTo(from);
    this.#from = from;
    this.#startOffset = offset;
  }

  #sumUpTo(index: number): number {
    return index === this.#from ? this.#sumBefore : (this.#sums[index - 1] ?? 0);
  }

  #makeRoom(count: number): void {
    if (this.#to + count <= this.#store.length) return;
    const held = this.#to - this.#from;
    const wanted = held + count;
    const isTooSmall = wanted * 2 > this.#store.length;
    this.#store = this.#moved(this.#store, isTooSmall ? new Uint8Array(wanted * 2) : this.#store);
    this.#sums = this.#moved(this.#sums, isTooSmall ? new Uint8Array(wanted * 2) : this.#sums);
    this.#to = held;
    this.#from = 0;
  }
  #moved(from: Uint8Array<ArrayBuffer>, to: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    to.set(from.subarray(this.#from, this.#to));
    return to;
  }
}
