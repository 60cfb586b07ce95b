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
  /** characters beyond the basic plane; the nth is written as U+E000 + n in the words */
  beyond: string;
  names: NameTables;
}

/** The model of personal names; costs are negative natural logarithms, those of names hold for both sexes together. */
export interface NameTables {
  /** surname, its reading, cost */
  surnames: readonly [string, string, number][];
  /** given names that are known as a whole: text, reading, cost */
  given: readonly [string, string, number][];
  /** characters of given names: character, reading, cost as a man's first and second, as a woman's first and second */
  characters: readonly (readonly [string, string, number, number, number, number])[];
}

export const formatName = 'jiujin-pinyin-1';

/** Costs are stored as whole multiples of this, in nats; 255 of them is the unlikeliest word. */
export const costUnit = 1 / 12;

/** First private-use code unit that stands for a character beyond the basic plane. */
export const beyondFrom = 0xe000;

/** What a word is; flags, added up. */
export const wordKinds = { place: 1, placePart: 2, business: 4, counter: 8 } as const;

/** The arrays after the header, in order, with the width of an element in bytes. */
export const sections = [
  ['nodeSyllable', 2],
  ['nodeChildren', 2],
  ['nodeWords', 2],
  ['nodeBest', 1],
  ['wordCost', 1],
  ['wordKind', 1],
  ['text', 2],
  ['pairFirst', 4],
  ['pairSecond', 4],
  ['pairCost', 1],
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
    text: sum(header.wordsByLevel.map((count, level) => count * level)),
    pairFirst: header.pairs,
    pairSecond: header.pairs,
    pairCost: header.pairs,
  };
}
