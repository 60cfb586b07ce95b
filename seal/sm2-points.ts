import { sm2 } from 'sm-crypto-v2';

type Point = ReturnType<typeof sm2.precomputePublicKey>;

/** Bits at once in a point's table of multiples: about 5 ms to make, 100 kB; each use then takes a sixth of the time. */
const windowBits = 4;
const pointsRemembered = 256;

const points = new Map<string, Point>();

/**
 * The point of an uncompressed public key (04, x, y in lowercase hex); undefined for anything else, a point beside
 * the curve included: multiplying one of those would give away bits of a private key. The curve's cofactor is 1, so
 * every point on it is of the right order. The last ones used are remembered.
 */
export function pointOf(publicKey: string): Point | undefined {
  return /^04[0-9a-f]{128}$/.test(publicKey) ? remembered(publicKey) : undefined;
}

/** The 33 bytes (02 or 03, x; GM/T 0003.1, 4.2.8) of a public key that is one, in hex. */
export function compressedKey(publicKey: string): string {
  return sm2.compressPublicKeyHex(publicKey);
}

/** The uncompressed public key of 33 bytes in lowercase hex; undefined when they are no point of the curve. */
export function uncompressedKey(compressed: string): string | undefined {
  return /^0[23][0-9a-f]{64}$/.test(compressed) ? remembered(compressed)?.toHex(false) : undefined;
}

function remembered(hex: string): Point | undefined {
  const point = points.get(hex) ?? readPoint(hex);
  if (point === undefined) return undefined;
  points.delete(hex);
  points.set(hex, point);
  if (points.size > pointsRemembered) forgetOldest();
  return point;
}

function readPoint(hex: string): Point | undefined {
  try {
    return sm2.precomputePublicKey(hex, windowBits);
  } catch {
    return undefined;
  }
}

function forgetOldest(): void {
  for (const oldest of points.keys()) {
    points.delete(oldest);
    return;
  }
}
