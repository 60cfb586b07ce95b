import type { Randomness } from '../../contract/clock.ts';

const lowest = 1_000_000;
const count = 9_000_000;

/**
 * Seven digits, the first not 0, for people to read aloud. Drawn at random, so that a number tells neither order
 * nor volume; a taken number moves on to the next free one.
 */
export function freeReceiptNumber(randomness: Randomness, isTaken: (candidate: string) => boolean): string {
  const drawn = Buffer.from(randomness.bytes(4)).readUInt32BE() % count;
  for (let step = 0; step < count; step += 1) {
    const candidate = String(lowest + ((drawn + step) % count));
    if (!isTaken(candidate)) return candidate;
  }
  throw new Error('all receipt numbers of this terminal are taken');
}
