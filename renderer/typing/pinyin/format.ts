/**
 * The file of the built dictionary, little-endian: `u32` length of the header, the header (JSON, UTF-8, filled up with
 * blanks to a multiple of four), then the arrays in the order of {@link sections}, each filled up to a multiple of four.
 *
 * Words hang on a trie of syllables. Nodes stand level by level (breadth first), children of a node in order of their
 * syllables, words of a node with the likeliest first; so lengths are enough and no positions are stored.
 */
export interface DictionaryHeader {
  format: typeof formatName;
  /** numbers of the trie refer to this list */
  syllables: readonly string[];
  /** nodes on each level; the root is level 0, a word of n characters hangs on level n */
  nodesByLevel: readonly number[];
  /** words on each level */
  wordsByLevel: readonly number[];
  pairs: number;
  /** of the language model; everything 0 and empty where the dictionary was built without one */
  neighbours: NeighbourHeader;
  /** characters beyond the basic plane; the nth is written as U+E000 + n in the words */
  beyond: string;
  names: NameTables;
}

/** Sizes and values of the language model's arrays. */
export interface NeighbourHeader {
  /** words that are known as neighbours; they are numbered from 1 in the arrays, 0 is none of them */
  contexts: number;
  /** known pairs of them */
  follows: number;
  /** pairs behind which words are known */
  thirdLists: number;
  thirds: number;
  /** costs in nats that the arrays point to by their places */
  levels: { pair: readonly number[]; backoff: readonly number[]; triple: readonly number[] };
}

/** A dictionary built without a language model has this. */
export const noNeighbours: NeighbourHeader = {
  contexts: 0,
  follows: 0,
  thirdLists: 0,
  thirds: 0,
  levels: { pair: [], backoff: [], triple: [] },
};

/** Numbers of contexts have two bytes. */
export const mostContexts = 2 ** 16 - 1;

/** `followCost` holds two places: that of the cost, and so many times that of the backoff. */
export const nibbles = 16;

/** The model of personal names; costs are negative natural logarithms, those of names hold for both sexes together. */
export interface NameTables {
  /** surname, its reading, cost */
  surnames: readonly [string, string, number][];
  /** given names that are known as a whole: text, reading, cost */
  given: readonly [string, string, number][];
  /** characters of given names: character, reading, cost as a man's first and second, as a woman's first and second */
  characters: readonly (readonly [string, string, number, number, number, number])[];
}

export const formatName = 'jiujin-pinyin-2';

/** Costs are stored as whole multiples of this, in nats; 255 of them is the unlikeliest word. */
export const costUnit = 1 / 12;

/** First private-use code unit that stands for a character beyond the basic plane. */
export const beyondFrom = 0xe000;

/** What a word is; flags, added up. */
export const wordKinds = { place: 1, placePart: 2, business: 4, counter: 8, settlement: 16 } as const;

/** The arrays after the header, in order, with the width of an element in bytes. */
export const sections = [
  ['nodeSyllable', 2],
  ['nodeChildren', 2],
  ['nodeWords', 2],
  ['nodeBest', 1],
  ['wordCost', 1],
  ['wordKind', 1],
  // What a word costs in texts of the field, where it stands there; 255 where not.
  ['wordField', 1],
  // The contexts that a word begins and ends with: itself, or its parts when it is put together.
  ['wordHead', 2],
  ['wordTail', 2],
  ['text', 2],
  ['pairFirst', 4],
  ['pairSecond', 4],
  ['pairCost', 1],
  ['contextAlone', 1],
  ['contextBackoff', 1],
  ['followers', 2],
  ['followWord', 2],
  ['followCost', 1],
  ['thirdCount', 1],
  ['thirdWord', 2],
  ['thirdCost', 1],
] as const;

export type SectionName = (typeof sections)[number][0];

/** Length of each array, in elements. */
export function sectionLengths(header: DictionaryHeader): Record<SectionName, number> {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const nodes = sum(header.nodesByLevel);
  const words = sum(header.wordsByLevel);
  return {
    nodeSyllable: nodes,
    nodeChildren: nodes,
    nodeWords: nodes,
    nodeBest: nodes,
    wordCost: words,
    wordKind: words,
    wordField: words,
    wordHead: words,
    wordTail: words,
    text: sum(header.wordsByLevel.map((count, level) => count * level)),
    pairFirst: header.pairs,
    pairSecond: header.pairs,
    pairCost: header.pairs,
    contextAlone: header.neighbours.contexts,
    contextBackoff: header.neighbours.contexts,
    followers: header.neighbours.contexts,
    followWord: header.neighbours.follows,
    followCost: header.neighbours.follows,
    thirdCount: header.neighbours.thirdLists,
    thirdWord: header.neighbours.thirds,
    thirdCost: header.neighbours.thirds,
  };
}
