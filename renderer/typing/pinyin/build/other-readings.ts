import { syllableNumber } from '../syllables.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Characters that are read in two ways, the learned one and the spoken one, and taken for each other: 抽血 is chōuxiě in
 * the dictionary, and others type chouxue. Unconfirmed: chosen from general knowledge.
 */
const twoReadings: Readonly<Record<string, readonly [string, string]>> = {
  血: ['xie', 'xue'],
  薄: ['bo', 'bao'],
  剥: ['bo', 'bao'],
  露: ['lu', 'lou'],
  给: ['ji', 'gei'],
  角: ['jue', 'jiao'],
  嚼: ['jue', 'jiao'],
  削: ['xue', 'xiao'],
  壳: ['qiao', 'ke'],
  色: ['se', 'shai'],
  落: ['lao', 'luo'],
  谁: ['shei', 'shui'],
  熟: ['shu', 'shou'],
  折: ['she', 'zhe'],
  塞: ['sai', 'se'],
  绿: ['lu', 'lv'],
};
/** In nats; chosen so that a word of that very reading comes first, not counted. */
const otherCost = 1.25;

/** Gives each word with such a character its other reading as well, a little less likely than its own. */
export function addOtherReadings(vocabulary: Vocabulary): void {
  for (const { text, reading, cost, kind } of vocabulary.entries()) {
    const characters = [...text];
    if (characters.length === 1) continue;
    for (const [place, character] of characters.entries()) {
      const other = otherReading(character, reading[place]);
      if (other !== undefined) vocabulary.add(text, reading.with(place, other), cost + otherCost, kind);
    }
  }
}

function otherReading(character: string, read: number | undefined): number | undefined {
  const [one, two] = (twoReadings[character] ?? []).map((syllable) => syllableNumber(syllable));
  if (read === undefined || (read !== one && read !== two)) return undefined;
  return read === one ? two : one;
}
