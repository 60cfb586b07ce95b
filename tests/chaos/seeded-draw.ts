import { createHash } from 'node:crypto';
import type { Randomness } from '../../contract/clock.ts';

/** A number in [0, 1) that depends on the seed and the place it is drawn for, and on nothing drawn before. */
export function drawAt(seed: number, ...place: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...place]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** The list in an order that depends on the seed and the place only (Fisher and Yates). */
export function shuffledAt<Value>(
  list: readonly Value[],
  seed: number,
  ...place: readonly (string | number)[]
): Value[] {
  const order = list.map((value, index) => ({ value, rank: drawAt(seed, ...place, index) }));
  return order.toSorted((one, other) => one.rank - other.rank).map(({ value }) => value);
}

/** Randomness in the form the rooms take it, repeating for a seed and a place. */
export function randomnessAt(seed: number, ...place: readonly (string | number)[]): Randomness {
  let drawn = 0;
  const block = (): Buffer =>
    createHash('sha256')
      .update(JSON.stringify([seed, ...place, (drawn += 1)]))
      .digest();
  return {
    bytes: (count) => Buffer.concat(Array.from({ length: Math.ceil(count / 32) }, block)).subarray(0, count),
    fraction: () => block().readUIntBE(0, 6) / 2 ** 48,
  };
}
