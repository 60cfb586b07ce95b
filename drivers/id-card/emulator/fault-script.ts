import type { CardReaderFaults } from './fault-plan.ts';
import { seededBytes } from './seeded-bytes.ts';

/** Which faults the reply of a number has, counted from 0. */
export type FaultScript = (reply: number) => CardReaderFaults;

/** One fault after the other as written down, then none. */
export function scriptedFaults(faults: readonly CardReaderFaults[]): FaultScript {
  return (reply) => ({ ...faults[reply] });
}

/** Every kind of trouble that a line, a plug and a reader make. */
const troubles: readonly ((draw: number) => CardReaderFaults)[] = [
  (draw) => ({ delayMs: draw * 4 }),
  () => ({ delayMs: 2000 }),
  (draw) => ({ splitEvery: 1 + (draw % 70) }),
  () => ({ duplicate: true }),
  (draw) => ({ flipByteOnce: draw % 11 }),
  (draw) => ({ cutReplyOnce: draw % 11 }),
  (draw) => ({ garbageBefore: seededBytes(draw, 1 + (draw % 20)) }),
  (draw) => ({ busyFor: 1 + (draw % 3) }),
  (draw) => ({ unplugAfterOnce: draw % 11 }),
  () => ({ statusForRead: 0x41, cardStatusWord: 0x6982 }),
];

/**
 * Trouble that looks like chance and is the same for the same seed: about every third reply has some, and the first
 * `until` replies at most.
 */
export function seededFaults(seed: number, until: number): FaultScript {
  const draws = seededBytes(seed, until * 2);
  return (reply) => {
    const [kind = 255, draw = 0] = draws.subarray(reply * 2, reply * 2 + 2);
    return reply < until ? (troubles[kind % (troubles.length * 3)]?.(draw) ?? {}) : {};
  };
}
