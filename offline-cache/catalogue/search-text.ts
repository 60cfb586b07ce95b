import { pinyin, polyphonic } from 'pinyin-pro';

/** One character of a text that can be searched. */
export interface SearchCharacter {
  /** normalised: half width, lower case */
  character: string;
  /** how it can be typed: readings of an ideograph without tones (`ü` is `v`), the one that fits here first */
  readings: readonly string[];
  /** place in the text as it was given, in UTF-16 units */
  offset: number;
  beginsWord: boolean;
  endsWord: boolean;
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });
const isSearchable = /^[\p{L}\p{N}]$/u;
const isIdeograph = /^\p{Script=Han}$/u;
const otherReadings = new Map<string, readonly string[]>();

/** The characters of a text: white space and punctuation are left out, because nobody types them. */
export function searchCharacters(text: string): SearchCharacter[] {
  const characters = [...normalised(text)];
  const typed = characters.map(({ character }) => character).join('');
  const fitting = pinyin(typed, { toneType: 'none', type: 'array', v: true });
  const reading = (index: number): string | undefined =>
    fitting.length === characters.length ? fitting[index] : undefined;
  return characters.map((found, index) => ({
    ...found,
    readings: readingsOf(found.character, reading(index)),
  }));
}

/** What somebody typed, as the index spells it; parts between white space. */
export function searchTerms(query: string): string[][] {
  return query
    .trim()
    .split(/\s+/u)
    .map((part) => [...part.normalize('NFKC').toLowerCase()].map(plainLetter))
    .map((part) => part.filter((character) => isSearchable.test(character)))
    .filter((part) => part.length > 0);
}

function* normalised(text: string): Iterable<Omit<SearchCharacter, 'readings'>> {
  for (const { segment, index } of words.segment(text)) {
    const inWord = [...charactersOf(segment, index)];
    for (const [place, found] of inWord.entries()) {
      yield { ...found, beginsWord: place === 0, endsWord: place === inWord.length - 1 };
    }
  }
}

function* charactersOf(word: string, start: number): Iterable<{ character: string; offset: number }> {
  let offset = start;
  for (const original of word) {
    for (const character of original.normalize('NFKC').toLowerCase()) {
      if (isSearchable.test(character)) yield { character, offset };
    }
    offset += original.length;
  }
}

/** The reading in this place first; the others of the character are found as well, but rank lower. */
function readingsOf(character: string, fitting: string | undefined): readonly string[] {
  if (!isIdeograph.test(character)) return [character];
  let others = otherReadings.get(character);
  if (!others) {
    const [found = []] = polyphonic(character, { toneType: 'none', type: 'array', v: true });
    others = found;
    otherReadings.set(character, others);
  }
  const all = fitting === undefined ? others : [fitting, ...others];
  return [...new Set(all.filter((reading) => /^[a-z]+$/.test(reading)))];
}

/** People type `ü` as `v` or as itself. */
function plainLetter(letter: string): string {
  return letter === 'ü' ? 'v' : letter;
}
