import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neighbourTables } from './build/neighbours.ts';
import type { NgramModel } from './build/kenlm.ts';
import { encodeDictionary, type WordEntry } from './build/encode.ts';
import { readDictionary } from './dictionary.ts';
import { costUnit, type NameTables } from './format.ts';
import { noContext, noPair, type Neighbours } from './neighbours.ts';

const names: NameTables = { surnames: [], given: [], characters: [] };
const word: WordEntry = { text: '一', reading: [0], cost: 5, kind: 0 };
const characters = '一二三四五六';

interface Known {
  alone: number[];
  backoff: number[];
  pairs: { first: number; second: number; cost: number; backoff: number }[];
  triples: { first: number; pair: number; cost: number }[];
}

/** As a dictionary's file hands it on; the words are numbered from 1 in the order of `alone`. */
function neighboursFrom({ alone, backoff, pairs, triples }: Known): Neighbours {
  const column = <Item>(items: readonly Item[], of: (item: Item) => number) => Float32Array.from(items, of);
  const model: NgramModel = {
    words: ['<unk>', ...characters],
    cost: Float32Array.of(20, ...alone),
    backoff: Float32Array.of(0, ...backoff),
    pairs: {
      first: Uint32Array.from(pairs, ({ first }) => first),
      second: Uint32Array.from(pairs, ({ second }) => second),
      cost: column(pairs, ({ cost }) => cost),
      backoff: column(pairs, (pair) => pair.backoff),
    },
    triples: {
      first: Uint32Array.from(triples, ({ first }) => first),
      pair: Uint32Array.from(triples, ({ pair }) => pair),
      cost: column(triples, ({ cost }) => cost),
    },
  };
  return readDictionary(encodeDictionary([word], [], names, neighbourTables(model))).neighbours;
}

test('three words, else two, else one: each step back costs what the context says', () => {
  const { gain, after, backoff } = neighboursFrom({
    alone: [1, 2, 3, 4, 5, 6],
    backoff: [0.5, 0.25, 0, 0, 0, 0],
    pairs: [
      { first: 1, second: 2, cost: 1, backoff: 0.75 },
      { first: 2, second: 3, cost: 1.5, backoff: 0 },
      { first: 2, second: 4, cost: 2.5, backoff: 0 },
    ],
    triples: [{ first: 1, pair: 1, cost: 0.5 }],
  });
  const one = after(noContext, 1);
  const two = after(one, 2);
  expect(one).toEqual({ last: 1, pair: noPair });
  expect(gain(noContext, 5)).toBe(0);
  expect(gain(one, 2)).toBeCloseTo(1 - 2, 1);
  expect(gain(one, 3)).toBeCloseTo(0.5, 1);
  expect(gain(two, 3)).toBeCloseTo(0.5 - 3, 1);
  expect(gain(two, 4)).toBeCloseTo(0.75 + 2.5 - 4, 1);
  expect(gain(two, 5)).toBeCloseTo(0.75 + 0.25, 1);
  expect(backoff(two)).toBeCloseTo(1, 1);
  expect(gain(two, 0)).toBe(0);
});

test('any known pair is found again at its cost, and no other', () => {
  const number = fc.integer({ min: 1, max: characters.length });
  const pair = fc.record({ first: number, second: number, level: fc.integer({ min: 0, max: 14 }) });
  const pairs = fc.uniqueArray(pair, { selector: ({ first, second }) => first * 10 + second, maxLength: 30 });
  fc.assert(
    fc.property(pairs, (known) => {
      const alone = [6, 6.5, 7, 7.5, 8, 8.5];
      const { gain, after } = neighboursFrom({
        alone,
        backoff: [0, 0, 0, 0, 0, 0],
        pairs: known.map(({ first, second, level }) => ({ first, second, cost: level / 2, backoff: 0 })),
        triples: [],
      });
      for (const [first] of alone.entries()) {
        for (const [second, cost] of alone.entries()) {
          const level = known.find((each) => each.first === first + 1 && each.second === second + 1)?.level;
          const wanted = level === undefined ? 0 : level / 2 - cost;
          const found = gain(after(noContext, first + 1), second + 1);
          expect(Math.abs(found - wanted)).toBeLessThanOrEqual(costUnit);
        }
      }
    }),
  );
});
