import { sm3 } from 'sm-crypto-v2';

/** SM3 (GM/T 0004) of bytes or of the UTF-8 bytes of a text, lowercase hex. Runs in a page too. */
export function sm3Hex(content: Uint8Array | string): string {
  return sm3(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
