import { createHash } from 'node:crypto';

/**
 * SM2 draws from the process's own randomness, in signatures and in what it encrypts: from here on that repeats for a
 * seed, so that a recording repeats byte for byte. For processes of tests alone.
 */
export function seedSealing(...seed: (string | number)[]): void {
  const stream = createHash('shake256', { outputLength: 32 }).update(seed.join('/')).digest('hex');
  let drawn = 0;
  Object.defineProperty(globalThis.crypto, 'getRandomValues', {
    configurable: true,
    value: (array: Uint8Array) => {
      drawn += 1;
      const bytes = createHash('shake256', { outputLength: array.byteLength }).update(`${stream}/${drawn}`);
      array.set(bytes.digest());
      return array;
    },
  });
}
