import { v7 } from 'uuid';
import type { Clock, Randomness } from '../../contract/clock.ts';

/** A UUIDv7 (RFC 9562 section 5.7). Its time is information only: identity rests on the random bits. */
export function uuidv7(clock: Clock, randomness: Randomness): string {
  return v7({ msecs: Math.max(0, Math.floor(clock.wallMs())), random: randomness.bytes(16) });
}
