import { mostContexts, nibbles } from '../format.ts';
import type { NgramModel } from './kenlm.ts';

/** The model as the dictionary's file holds it: contexts are words by falling frequency, numbered from 1. */
export interface NeighbourTables {
  /** number of the context for a word of the model; words that are too rare to be one have none */
  contexts: ReadonlyMap<string, number>;
  /** costs by context, one less than its number */
  alone: readonly number[];
  backoff: readonly number[];
  /** how many words are known behind each context; those words, rising; their costs and backoffs as places in `levels` */
  followers: number[];
  followWord: number[];
  followCost: number[];
  /** for those followers that have a backoff: how many words are known behind the two; those words and costs */
  thirds: number[];
  thirdWord: number[];
  thirdCost: number[];
  levels: { pair: readonly number[]; backoff: readonly number[]; triple: readonly number[] };
}

/** The words that stand for contexts, all that is known of them in pairs, and the triples of those. */
export function neighbourTables(model: NgramModel): NeighbourTables {
  const ranked = rankedWords(model);
  const ranks = new Uint32Array(model.words.length);
  for (const [at, word] of ranked.entries()) ranks[word] = at + 1;
  const levels = {
    pair: levelsOf(model.pairs.cost, nibbles),
    // The first level says that nothing is known behind the two.
    backoff: [0, ...levelsOf(model.pairs.backoff, nibbles - 1)],
    triple: levelsOf(model.triples.cost, nibbles),
  };
  return {
    contexts: new Map(ranked.map((word, at) => [model.words[word] ?? '', at + 1])),
    alone: ranked.map((word) => model.cost[word] ?? 0),
    backoff: ranked.map((word) => model.backoff[word] ?? 0),
    ...followTables(model, ranks, ranked.length, levels),
    levels,
  };
}

function rankedWords(model: NgramModel): number[] {
  const words = [...model.words.keys()].filter((word) => /^\p{Script=Han}+$/u.test(model.words[word] ?? ''));
  return words.sort((a, b) => (model.cost[a] ?? 0) - (model.cost[b] ?? 0)).slice(0, mostContexts);
}

function followTables(
  model: NgramModel,
  ranks: Uint32Array,
  contexts: number,
  levels: NeighbourTables['levels'],
) {
  const triples = triplesByPair(model, ranks);
  const { first, second, cost, backoff } = model.pairs;
  const byFirst = Array.from({ length: contexts }, (): number[] => []);
  for (const [pair, word] of first.entries()) {
    if (ranks[second[pair] ?? 0] !== 0) byFirst[(ranks[word] ?? 0) - 1]?.push(pair);
  }
  const tables = {
    followers: [] as number[],
    followWord: [] as number[],
    followCost: [] as number[],
    thirds: [] as number[],
    thirdWord: [] as number[],
    thirdCost: [] as number[],
  };
  const rankOfSecond = (pair: number) => ranks[second[pair] ?? 0] ?? 0;
  for (const pairs of byFirst) {
    tables.followers.push(pairs.length);
    for (const pair of pairs.sort((a, b) => rankOfSecond(a) - rankOfSecond(b))) {
      const thirds = (triples.get(pair) ?? []).sort((a, b) => a.word - b.word).slice(0, 255);
      const back = thirds.length === 0 ? 0 : 1 + nearest(levels.backoff.slice(1), backoff[pair] ?? 0);
      tables.followWord.push(rankOfSecond(pair));
      tables.followCost.push(nearest(levels.pair, cost[pair] ?? 0) + nibbles * back);
      if (thirds.length > 0) tables.thirds.push(thirds.length);
      tables.thirdWord.push(...thirds.map(({ word }) => word));
      tables.thirdCost.push(...thirds.map((third) => nearest(levels.triple, third.cost)));
    }
  }
  return tables;
}

/** Which words follow two others: by the place of the pair that those two are. */
function triplesByPair(model: NgramModel, ranks: Uint32Array): Map<number, { word: number; cost: number }[]> {
  const { pairs, triples } = model;
  const factor = model.words.length;
  const places = new Map<number, number>();
  for (const [pair, first] of pairs.first.entries())
    places.set(first * factor + (pairs.second[pair] ?? 0), pair);
  const found = new Map<number, { word: number; cost: number }[]>();
  for (const [triple, first] of triples.first.entries()) {
    const ending = triples.pair[triple] ?? 0;
    const pair = places.get(first * factor + (pairs.first[ending] ?? 0));
    const word = ranks[pairs.second[ending] ?? 0] ?? 0;
    if (pair === undefined || word === 0) continue;
    const thirds = found.get(pair) ?? [];
    found.set(pair, thirds);
    thirds.push({ word, cost: triples.cost[triple] ?? 0 });
  }
  return found;
}

/** At most `count` values that stand for all of these: the source's own where they are so few, else of equal shares. */
function levelsOf(values: Float32Array, count: number): number[] {
  const different = [...new Set(values)].sort((a, b) => a - b);
  if (different.length <= count) return different;
  const sorted = values.toSorted();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return Array.from({ length: count }, (_, level) => at((level + 0.5) / count));
}

function nearest(levels: readonly number[], value: number): number {
  let best = 0;
  for (const [at, level] of levels.entries()) {
    if (Math.abs(level - value) < Math.abs((levels[best] ?? 0) - value)) best = at;
  }
  return best;
}
