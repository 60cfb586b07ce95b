import {
  beyondFrom,
  costUnit,
  formatName,
  sectionLengths,
  sections,
  type DictionaryHeader,
  type NameTables,
  type SectionName,
} from './format.ts';
import { neighboursOf, type Neighbours } from './neighbours.ts';

type Column = Uint8Array | Uint16Array | Uint32Array;

/**
 * The dictionary in memory, made by {@link readDictionary} out of `dist/typing/pinyin.bin`. Nodes of its trie of
 * syllables and words are numbers; costs are negative natural logarithms.
 */
export interface PinyinDictionary {
  /** how many words it knows; as a word's number it stands for the start of a text */
  words: number;
  /** the first child of a node; its children are the `childCount` nodes from there on, by rising syllable */
  firstChild: Uint32Array;
  childCount: Column;
  /** the first word of a node; its words are the `wordCount` words from there on, the likeliest first */
  firstWord: Uint32Array;
  wordCount: Column;
  /** syllable of a node */
  syllable: Column;
  /** the least cost of the words at a node and below it */
  best: (node: number) => number;
  /** the least of what it costs anywhere and in texts of the field */
  cost: (word: number) => number;
  /** its cost in texts anywhere, without regard to its neighbours */
  costAnywhere: (word: number) => number;
  /** its cost in texts of the field; undefined where it is not known there */
  costInField: (word: number) => number | undefined;
  /** contexts that the word begins and ends with, for `neighbours`; 0 is none */
  head: (word: number) => number;
  tail: (word: number) => number;
  neighbours: Neighbours;
  /** whether it was built with a language model; without one `neighbours` knows nothing */
  modelled: boolean;
  /** sum of `wordKinds` */
  kind: (word: number) => number;
  text: (word: number) => string;
  /** cost of a word after another where the pair is known */
  pairCost: (first: number, second: number) => number | undefined;
  names: NameTables;
  syllables: readonly string[];
}

/** Reads the built file; throws when these bytes are not such a file: that is a broken installation. */
export function readDictionary(bytes: Uint8Array): PinyinDictionary {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const header = headerOf(aligned);
  const columns = columnsOf(aligned, header);
  const { firstChild, firstWord } = firstsOf(columns);
  const textOf = textReader(header, columns.text);
  const pairs = pairsOf(columns);
  const words = columns.wordCost.length;
  return {
    words,
    firstChild,
    childCount: columns.nodeChildren,
    firstWord,
    wordCount: columns.nodeWords,
    syllable: columns.nodeSyllable,
    best: (node) => (columns.nodeBest[node] ?? 255) * costUnit,
    cost: (word) => Math.min(columns.wordCost[word] ?? 255, columns.wordField[word] ?? 255) * costUnit,
    costAnywhere: (word) => (columns.wordCost[word] ?? 255) * costUnit,
    costInField: (word) => {
      const steps = columns.wordField[word] ?? 255;
      return steps === 255 ? undefined : steps * costUnit;
    },
    head: (word) => columns.wordHead[word] ?? 0,
    tail: (word) => columns.wordTail[word] ?? 0,
    modelled: header.neighbours.contexts > 0,
    neighbours: neighboursOf(columns, header.neighbours, costUnit),
    kind: (word) => columns.wordKind[word] ?? 0,
    text: textOf,
    pairCost: (first, second) => pairs.get(first * pairFactor + second),
    names: header.names,
    syllables: header.syllables,
  };
}

/** more than there are words */
const pairFactor = 2 ** 21;

function headerOf(bytes: Uint8Array): DictionaryHeader {
  const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(bytes.subarray(4, 4 + length));
  if (!text.startsWith(`{"format":"${formatName}"`)) throw new TypeError('not a pinyin dictionary');
  return JSON.parse(text) as DictionaryHeader;
}

function columnsOf(bytes: Uint8Array, header: DictionaryHeader): Record<SectionName, Column> {
  const lengths = sectionLengths(header);
  let position = bytes.byteOffset + 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const column = (name: SectionName, width: 1 | 2 | 4): Column => {
    const from = position;
    position += (lengths[name] * width + 3) & ~3;
    if (width === 1) return new Uint8Array(bytes.buffer, from, lengths[name]);
    if (width === 2) return new Uint16Array(bytes.buffer, from, lengths[name]);
    return new Uint32Array(bytes.buffer, from, lengths[name]);
  };
  return Object.fromEntries(sections.map(([name, width]) => [name, column(name, width)])) as Record<
    SectionName,
    Column
  >;
}

function firstsOf(columns: Record<SectionName, Column>): { firstChild: Uint32Array; firstWord: Uint32Array } {
  const nodes = columns.nodeSyllable.length;
  const firstChild = new Uint32Array(nodes);
  const firstWord = new Uint32Array(nodes);
  let child = 1;
  let word = 0;
  for (let node = 0; node < nodes; node += 1) {
    firstChild[node] = child;
    firstWord[node] = word;
    child += columns.nodeChildren[node] ?? 0;
    word += columns.nodeWords[node] ?? 0;
  }
  return { firstChild, firstWord };
}

/** Words of one level have one length, so that a word's place in the text follows from its number. */
function textReader(header: DictionaryHeader, units: Column): (word: number) => string {
  const beyond = [...header.beyond];
  const levels: { word: number; unit: number; length: number }[] = [];
  let word = 0;
  let unit = 0;
  for (const [length, count] of header.wordsByLevel.entries()) {
    levels.push({ word, unit, length });
    word += count;
    unit += count * length;
  }
  levels.reverse();
  const character = (code: number) =>
    code >= beyondFrom && code < beyondFrom + beyond.length
      ? (beyond[code - beyondFrom] ?? '')
      : String.fromCharCode(code);
  return (number) => {
    const level = levels.find((candidate) => candidate.word <= number);
    if (!level || number >= word) return '';
    const from = level.unit + (number - level.word) * level.length;
    let text = '';
    for (let at = from; at < from + level.length; at += 1) text += character(units[at] ?? 0);
    return text;
  };
}

function pairsOf({ pairFirst, pairSecond, pairCost }: Record<SectionName, Column>): Map<number, number> {
  const pairs = new Map<number, number>();
  for (let pair = 0; pair < pairFirst.length; pair += 1) {
    const key = (pairFirst[pair] ?? 0) * pairFactor + (pairSecond[pair] ?? 0);
    // Two sources may know a pair: the likelier one holds.
    pairs.set(key, Math.min(pairs.get(key) ?? Infinity, (pairCost[pair] ?? 255) * costUnit));
  }
  return pairs;
}
