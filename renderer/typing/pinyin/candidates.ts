import type { PinyinDictionary } from './dictionary.ts';
import { noWord, singleCharacters, type Edge, type Lattice } from './lattice.ts';
import { piecesOf, type Path } from './paths.ts';
import type { Candidate } from './session.ts';
import { longestSpelling, spellingCosts, type Spelling, type SpellingOption } from './spellings.ts';
import { syllables } from './syllables.ts';

interface Input {
  dictionary: PinyinDictionary;
  lattice: Lattice;
  /** of all letters, the likeliest first */
  paths: readonly Path[];
  /** where the letters not settled begin */
  base: number;
  /** puts the characters of one spelling in the order of the field */
  order: (singles: Singles) => Singles;
  /** typed letters from there to a position */
  lettersTo: (position: number) => number;
}

/** Conversions of everything that are shown before the words in front: more of them would hide those. */
const wholeShown = 6;
const wordsOfLength = 10;
const otherwiseShown = 6;
const likelySingles = 12;
/** a whole conversion so much less likely than the first is no help, in nats */
const wholeWindow = 9;

/**
 * What may be chosen: the whole, then the words in front from the longest to the shortest, then single characters.
 * No text stands there twice.
 */
export function candidatesOf(input: Input): Candidate[] {
  const { lattice, base } = input;
  const end = lattice.length();
  const found = new Map<string, Candidate>();
  const add = (candidate: Candidate) => {
    if (candidate.text !== '' && !found.has(candidate.text)) found.set(candidate.text, candidate);
  };
  const [best] = input.paths;
  const names = input.paths.filter(({ edge, before }) => edge?.word === noWord && before?.edge === undefined);
  const wholes = input.paths.filter(
    (path, place) =>
      path.cost < (best?.cost ?? 0) + wholeWindow && (place < wholeShown || names.includes(path)),
  );
  for (const path of wholes) {
    const pieces = piecesOf(path);
    const text = pieces.map((piece) => piece.text).join('');
    const reading = pieces.flatMap((piece) => piece.reading);
    add({ text, reading: spelled(reading), letters: input.lettersTo(end), whole: true });
  }
  const addWord = (edge: Edge) => {
    add({
      text: edge.text,
      reading: spelled(edge.reading),
      letters: input.lettersTo(edge.end),
      whole: edge.end === end,
    });
  };
  // 麻将 is no help to who types majianguo: words that cut the letters otherwise than the best conversion come last.
  const cuts = new Set(best ? piecesOf(best).flatMap((piece) => piece.ends) : []);
  const words = wordsInFront(input);
  const isAligned = (edge: Edge) => edge.end === end || edge.ends.every((place) => cuts.has(place));
  words.filter(isAligned).forEach(addWord);
  const first = Math.min(...cuts);
  if (first <= base + longestSpelling) addLikelySingles(input, first, add);
  words
    .filter((edge) => !isAligned(edge))
    .slice(0, otherwiseShown)
    .forEach(addWord);
  // Initials are offered where a syllable of one letter is the likeliest: they would stand behind everything else.
  const least = first === base + 1 ? base : base + 1;
  for (let to = Math.min(end, base + longestSpelling); to > least; to -= 1) addSingles(input, to, add);
  if (found.size === 0) addSingles(input, base + 1, add);
  return [...found.values()];
}

function wordsInFront({ lattice, base }: Input): Edge[] {
  const words: Edge[] = [];
  for (let to = lattice.length(); to > base; to -= 1) {
    const ending = [...lattice.edgesTo(to), ...(to === lattice.length() ? lattice.unfinishedEdges() : [])];
    words.push(
      ...ending
        .filter(({ start, text, reading }) => start === base && reading.length > 1 && text.length > 1)
        .sort((a, b) => a.cost + a.spelling - b.cost - b.spelling)
        .slice(0, wordsOfLength),
    );
  }
  return readClosest(words);
}

/** 受伤 of shoushang'an takes nine letters: as shou shan it would leave the g to what follows. */
function readClosest(words: readonly Edge[]): Edge[] {
  const least = new Map<string, number>();
  for (const { text, spelling } of words) least.set(text, Math.min(spelling, least.get(text) ?? Infinity));
  return words.filter(({ text, spelling }) => spelling === least.get(text));
}

type Add = (candidate: Candidate) => void;

/** The likeliest characters of the first syllable: all of them follow after the words. */
function addLikelySingles(input: Input, to: number, add: Add): void {
  let left = likelySingles;
  addSingles(input, to, (candidate) => {
    if (left > 0) add(candidate);
    left -= 1;
  });
}

function addSingles({ dictionary, lattice, base, lettersTo, order }: Input, to: number, add: Add): void {
  const spelling = lattice.spellingOf(base, to);
  const atEnd = to === lattice.length();
  for (const { text, syllable } of spelling ? order(singlesOf(dictionary, spelling, atEnd)) : []) {
    add({ text, reading: spelled([syllable]), letters: lettersTo(to), whole: atEnd });
  }
  if (to > base + 1) return;
  for (const edge of lattice.edgesTo(to)) {
    if (edge.start !== base || edge.word !== noWord) continue;
    add({ text: edge.text, reading: spelled(edge.reading), letters: lettersTo(to), whole: atEnd });
  }
}

/** All characters of one spelling, best first; the same array each time. */
export type Singles = ReturnType<typeof singleCharacters>;
const known = new WeakMap<Spelling, { ended?: Singles; followed?: Singles }>();

/** Characters of a spelling; they are asked for with each key, and there are hundreds. */
function singlesOf(dictionary: PinyinDictionary, spelling: Spelling, atEnd: boolean): Singles {
  const entry = known.get(spelling) ?? {};
  known.set(spelling, entry);
  const name = atEnd ? 'ended' : 'followed';
  return (entry[name] ??= singleCharacters(dictionary, singleOptions(spelling, atEnd)));
}

function singleOptions(spelling: Spelling, atEnd: boolean): SpellingOption[] {
  const all = [...spelling.anywhere, ...(atEnd ? spelling.unfinished : [])];
  // A syllable typed in full is not an initial as well: the list would hold every character there is.
  const exact = all.some(({ cost }) => cost === 0);
  return exact
    ? all.filter(({ cost }) => cost <= spellingCosts.fuzzy && cost !== spellingCosts.initial)
    : all;
}

function spelled(reading: readonly number[]): string {
  return reading.map((number) => syllables[number] ?? '').join(' ');
}
