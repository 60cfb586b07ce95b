import { drawAt, shuffledAt } from '../seeded-draw.ts';
import { faultNames, type FaultName } from './faults.ts';

export type Planned = FaultName | 'none';

/** Says what the request with this number, counted from 0 on each line, meets. */
export type FaultPlan = (line: number, number: number) => Planned;

/**
 * A plan that is a function of seed, line and number alone. Faults come in decks, each of them once in a deck and
 * in an order of its own, and each line starts at another place, so that few requests meet them all. One request in two
 * gets through unharmed, or nothing would ever happen for the later faults to spoil.
 */
export function seededPlan(seed: number, lines: number, names: readonly FaultName[] = faultNames): FaultPlan {
  const deck: readonly Planned[] = names.flatMap((name) => [name, 'none']);
  return (line, number) => {
    const place = number + Math.floor((line * deck.length) / lines);
    const order = shuffledAt(deck, seed, 'deck', Math.floor(place / deck.length));
    return order[place % deck.length] ?? 'none';
  };
}

const lookFaults = faultNames.filter((name) => !name.startsWith('gatewayKilled'));
const shareOfLooksSpoiled = 0.2;

/** The same for requests that change nothing (GET, HEAD): fewer faults, or the terminal would only ask for the line. */
export function seededLookPlan(seed: number): FaultPlan {
  return (line, number) => {
    if (drawAt(seed, 'spoil', line, number) >= shareOfLooksSpoiled) return 'none';
    return lookFaults[Math.floor(drawAt(seed, 'look', line, number) * lookFaults.length)] ?? 'none';
  };
}
