import { v7 } from 'uuid';
import type { Randomness } from '../../contract/clock.ts';

/**
 * A UUIDv7 whose counter field (RFC 9562, 6.2 method 1: here 32 bits after the time) is the terminal's sequence:
 * the id alone leads to its row and, in the name of an attachment's file, tells a number that was given. 42 bits
 * are random.
 */
export function submissionId(wallMs: number, terminalSequence: number, randomness: Randomness): string {
  return v7({ msecs: wallMs, seq: terminalSequence, random: randomness.bytes(16) });
}

/** The terminal's sequence within an id; meaningless for ids that {@link submissionId} did not make. */
export function sequenceInId(id: string): number {
  const digits = id.replaceAll('-', '');
  const counter = BigInt(`0x${digits.slice(12, 22)}`);
  const high = (counter >> 24n) & 0xfffn;
  const low = (counter >> 2n) & 0xfffffn;
  return Number((high << 20n) | low);
}

/** Wall milliseconds of saving within an id (RFC 9562, 5.7): information only. */
export function savedMsInId(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}
