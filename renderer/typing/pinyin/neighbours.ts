import { nibbles, type NeighbourHeader } from './format.ts';

/** The columns of the dictionary's file that hold the language model; numbers of contexts start from 1. */
export interface NeighbourColumns {
  contextAlone: ArrayLike<number>;
  contextBackoff: ArrayLike<number>;
  followers: ArrayLike<number>;
  followWord: ArrayLike<number>;
  followCost: ArrayLike<number>;
  thirdCount: ArrayLike<number>;
  thirdWord: ArrayLike<number>;
  thirdCost: ArrayLike<number>;
}

/** What stands before a word: the context number of the word before, and where the two before it are listed as a pair. */
export interface Context {
  last: number;
  /** place of the pair, or {@link noPair} */
  pair: number;
}

export const noPair = -1;

/** Nothing, or nothing that is known. */
export const noContext: Context = { last: 0, pair: noPair };

/** Which words follow which, with Katz' backing off: three words, else two, else one. All costs in nats. */
export interface Neighbours {
  /** how much likelier (below 0) or unlikelier a context's word is here than anywhere */
  gain: (before: Context, word: number) => number;
  /** what it costs behind this context to be a word nobody expects there */
  backoff: (before: Context) => number;
  /** the context behind `before` and a word */
  after: (before: Context, word: number) => Context;
}

/** `costUnit` is the step of the stored costs of contexts. */
export function neighboursOf(
  columns: NeighbourColumns,
  header: NeighbourHeader,
  costUnit: number,
): Neighbours {
  const { followWord, followCost, thirdWord, thirdCost } = columns;
  const { pair: pairLevels, backoff: backoffLevels, triple: tripleLevels } = header.levels;
  const firstFollower = sumsOf(columns.followers, header.contexts);
  const firstThird = thirdStarts(columns, header.follows);

  const alone = (word: number) => (columns.contextAlone[word - 1] ?? 255) * costUnit;
  const backoffOf = (word: number) => (word === 0 ? 0 : (columns.contextBackoff[word - 1] ?? 0) * costUnit);
  const pairOf = (first: number, second: number) =>
    first === 0 || second === 0
      ? noPair
      : placeOf(followWord, firstFollower[first - 1] ?? 0, firstFollower[first] ?? 0, second);
  const pairBackoff = (pair: number) =>
    pair === noPair ? 0 : (backoffLevels[Math.floor((followCost[pair] ?? 0) / nibbles)] ?? 0);

  function cost({ last, pair }: Context, word: number): number {
    if (pair !== noPair) {
      const third = placeOf(thirdWord, firstThird[pair] ?? 0, firstThird[pair + 1] ?? 0, word);
      if (third !== noPair) return tripleLevels[thirdCost[third] ?? 0] ?? 0;
    }
    const two = pairOf(last, word);
    const known =
      two === noPair ? backoffOf(last) + alone(word) : (pairLevels[(followCost[two] ?? 0) % nibbles] ?? 0);
    return pairBackoff(pair) + known;
  }

  return {
    gain: (before, word) => (word === 0 ? 0 : cost(before, word) - alone(word)),
    backoff: ({ last, pair }) => pairBackoff(pair) + backoffOf(last),
    after: ({ last }, word) => ({ last: word, pair: pairOf(last, word) }),
  };
}

/** Place of `wanted` in a rising part of a column, or {@link noPair}. */
function placeOf(column: ArrayLike<number>, from: number, to: number, wanted: number): number {
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = column[middle] ?? 0;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return noPair;
}

function sumsOf(counts: ArrayLike<number>, length: number): Uint32Array {
  const sums = new Uint32Array(length + 1);
  for (let at = 0; at < length; at += 1) sums[at + 1] = (sums[at] ?? 0) + (counts[at] ?? 0);
  return sums;
}

/** Only pairs with a backoff have a list of what follows them. */
function thirdStarts({ followCost, thirdCount }: NeighbourColumns, follows: number): Uint32Array {
  const starts = new Uint32Array(follows + 1);
  let list = 0;
  for (let pair = 0; pair < follows; pair += 1) {
    const has = (followCost[pair] ?? 0) >= nibbles;
    starts[pair + 1] = (starts[pair] ?? 0) + (has ? (thirdCount[list] ?? 0) : 0);
    if (has) list += 1;
  }
  return starts;
}
