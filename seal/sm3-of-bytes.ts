import { createHash } from 'node:crypto';

/** SM3 by Node's own implementation, for bytes by the megabyte: the same as `sm3Hex`, many times faster. */
export function sm3OfBytes(content: Uint8Array | string): string {
  return createHash('sm3').update(content).digest('hex');
}
