import type { PinyinDictionary } from './dictionary.ts';
import { syllables } from './syllables.ts';

/** Tells characters that sound alike apart, as people do on the telephone: 致, as in 致富. */
export interface TellingWords {
  /**
   * The most common word of two characters with this one in it, read as here (`zhi`) where the reading is known, but not
   * the text that is being told itself; undefined where the dictionary has none.
   */
  wordWith(character: string, told: string, syllable?: string): string | undefined;
}

interface Word {
  text: string;
  cost: number;
}

const kept = 2;

/** Looks through all words of two characters once: some ten milliseconds. */
export function tellingWords(dictionary: PinyinDictionary): TellingWords {
  // two of each, in case the first is what is being told
  const best = new Map<string, Word[]>();
  const offer = (key: string, word: Word) => {
    const known = best.get(key) ?? [];
    if (known.length === kept && word.cost >= (known.at(-1)?.cost ?? 0)) return;
    best.set(key, [...known, word].toSorted((a, b) => a.cost - b.cost).slice(0, kept));
  };
  for (const first of childrenOf(dictionary, 0)) {
    for (const second of childrenOf(dictionary, first)) {
      for (const word of wordsAt(dictionary, second)) {
        const [one = '', two = ''] = word.text;
        // 天天 tells nothing about 天
        if (one === two) continue;
        offer(keyOf(one, syllableOf(dictionary, first)), word);
        offer(keyOf(two, syllableOf(dictionary, second)), word);
        offer(one, word);
        offer(two, word);
      }
    }
  }
  return {
    wordWith: (character, told, syllable) =>
      best
        .get(syllable === undefined ? character : keyOf(character, syllable))
        ?.find(({ text }) => text !== told)?.text,
  };
}

function keyOf(character: string, syllable: string): string {
  return `${character} ${syllable}`;
}

function childrenOf({ firstChild, childCount }: PinyinDictionary, node: number): number[] {
  return Array.from({ length: childCount[node] ?? 0 }, (_, place) => (firstChild[node] ?? 0) + place);
}

function wordsAt(dictionary: PinyinDictionary, node: number): Word[] {
  const from = dictionary.firstWord[node] ?? 0;
  return Array.from({ length: dictionary.wordCount[node] ?? 0 }, (_, place) => ({
    text: dictionary.text(from + place),
    cost: dictionary.cost(from + place),
  }));
}

function syllableOf(dictionary: PinyinDictionary, node: number): string {
  return syllables[dictionary.syllable[node] ?? -1] ?? '';
}
