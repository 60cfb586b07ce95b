import {
  beyondFrom,
  costUnit,
  formatName,
  noNeighbours,
  sections,
  type DictionaryHeader,
  type NameTables,
  type NeighbourHeader,
  type SectionName,
} from '../format.ts';
import { syllables } from '../syllables.ts';
import type { NeighbourTables } from './neighbours.ts';

/** A word as the builder collects it. */
export interface WordEntry {
  text: string;
  /** numbers of its syllables, one for each character */
  reading: readonly number[];
  /** negative natural logarithm of its probability */
  cost: number;
  /** sum of `wordKinds` */
  kind: number;
  /** its cost in texts of the field; absent where it does not stand there */
  field?: number;
  /** numbers of the contexts it begins and ends with; absent where there are none */
  head?: number;
  tail?: number;
}

/** How likely `second` follows `first`; words are named by text and reading, `undefined` is the start of a text. */
export interface PairEntry {
  first: WordEntry | undefined;
  second: WordEntry;
  cost: number;
}

interface Node {
  syllable: number;
  children: Map<number, Node>;
  words: WordEntry[];
  best: number;
}

/** Writes the file that {@link import('../dictionary.ts').readDictionary} reads. */
export function encodeDictionary(
  entries: readonly WordEntry[],
  pairs: readonly PairEntry[],
  names: NameTables,
  neighbours?: NeighbourTables,
): Uint8Array {
  const levels = levelsOf(trieOf(entries));
  const words = levels.flatMap((level) => level.flatMap((node) => node.words));
  const numbers = new Map(words.map((word, number) => [word, number]));
  const beyond = charactersBeyond(words);
  const nodes = levels.flat();
  const numberOf = (word: WordEntry | undefined) =>
    word === undefined ? words.length : (numbers.get(word) ?? words.length);
  const arrays: Record<SectionName, number[]> = {
    nodeSyllable: nodes.map(({ syllable }) => syllable),
    nodeChildren: nodes.map(({ children }) => children.size),
    nodeWords: nodes.map((node) => node.words.length),
    nodeBest: nodes.map(({ best }) => stored(best)),
    wordCost: words.map(({ cost }) => stored(cost)),
    wordKind: words.map(({ kind }) => kind),
    wordField: words.map(({ field }) => stored(field ?? Infinity)),
    wordHead: words.map(({ head = 0 }) => head),
    wordTail: words.map(({ tail = 0 }) => tail),
    text: words.flatMap(({ text }) => codeUnits(text, beyond)),
    pairFirst: pairs.map(({ first }) => numberOf(first)),
    pairSecond: pairs.map(({ second }) => numberOf(second)),
    pairCost: pairs.map(({ cost }) => stored(cost)),
    contextAlone: (neighbours?.alone ?? []).map(stored),
    contextBackoff: (neighbours?.backoff ?? []).map(stored),
    followers: neighbours?.followers ?? [],
    followWord: neighbours?.followWord ?? [],
    followCost: neighbours?.followCost ?? [],
    thirdCount: neighbours?.thirds ?? [],
    thirdWord: neighbours?.thirdWord ?? [],
    thirdCost: neighbours?.thirdCost ?? [],
  };
  const header: DictionaryHeader = {
    format: formatName,
    syllables,
    nodesByLevel: levels.map((level) => level.length),
    wordsByLevel: levels.map((level) => level.reduce((sum, node) => sum + node.words.length, 0)),
    pairs: pairs.length,
    neighbours: neighbours ? neighbourHeader(neighbours) : noNeighbours,
    beyond: beyond.join(''),
    names,
  };
  return joined(header, arrays);
}

function neighbourHeader({ alone, followWord, thirds, thirdWord, levels }: NeighbourTables): NeighbourHeader {
  return {
    contexts: alone.length,
    follows: followWord.length,
    thirdLists: thirds.length,
    thirds: thirdWord.length,
    levels,
  };
}

function trieOf(entries: readonly WordEntry[]): Node {
  const root: Node = { syllable: 0, children: new Map(), words: [], best: Infinity };
  for (const entry of entries) {
    let node = root;
    for (const syllable of entry.reading) {
      const child = node.children.get(syllable) ?? {
        syllable,
        children: new Map(),
        words: [],
        best: Infinity,
      };
      node.children.set(syllable, child);
      child.best = Math.min(child.best, entry.cost, entry.field ?? Infinity);
      node = child;
    }
    node.words.push(entry);
  }
  return root;
}

function leastOf({ cost, field = Infinity }: WordEntry): number {
  return Math.min(cost, field);
}

function levelsOf(root: Node): Node[][] {
  const levels: Node[][] = [];
  for (let level = [root]; level.length > 0; level = level.flatMap((node) => [...node.children.values()])) {
    for (const node of level) {
      node.words.sort((a, b) => leastOf(a) - leastOf(b));
      node.children = new Map([...node.children].sort(([a], [b]) => a - b));
    }
    levels.push(level);
  }
  return levels;
}

function charactersBeyond(words: readonly WordEntry[]): string[] {
  const found = new Set<string>();
  for (const { text } of words) for (const character of text) if (character.length > 1) found.add(character);
  return [...found].sort();
}

function codeUnits(text: string, beyond: readonly string[]): number[] {
  return [...text].map((character) =>
    character.length > 1 ? beyondFrom + beyond.indexOf(character) : character.charCodeAt(0),
  );
}

function stored(cost: number): number {
  return Math.max(0, Math.min(255, Math.round(cost / costUnit)));
}

function joined(header: DictionaryHeader, arrays: Record<SectionName, number[]>): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify(header));
  const headLength = upToFour(head.length);
  const lengths = sections.map(([name, width]) => upToFour(arrays[name].length * width));
  const file = new Uint8Array(lengths.reduce((sum, length) => sum + length, 4 + headLength));
  const view = new DataView(file.buffer);
  view.setUint32(0, headLength, true);
  file.fill(0x20, 4, 4 + headLength);
  file.set(head, 4);
  let position = 4 + headLength;
  for (const [section, [name, width]] of sections.entries()) {
    for (const [index, value] of arrays[name].entries()) {
      const at = position + index * width;
      if (width === 1) view.setUint8(at, value);
      else if (width === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
    }
    position += lengths[section] ?? 0;
  }
  return file;
}

function upToFour(length: number): number {
  return (length + 3) & ~3;
}
