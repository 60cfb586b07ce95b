import { readFileSync } from 'node:fs';

/**
 * How often single characters occur, from a dictionary of words with frequencies (a line each: word, frequency, part
 * of speech), such as that of the package @node-rs/jieba: each word counts for all its characters.
 */
export function readCharacterFrequency(dictionary: string): ReadonlyMap<string, number> {
  const frequency = new Map<string, number>();
  for (const line of readFileSync(dictionary, 'utf8').split('\n')) {
    const [word = '', count = '0'] = line.split(' ');
    for (const character of word) frequency.set(character, (frequency.get(character) ?? 0) + Number(count));
  }
  return frequency;
}

/** From 0 (does not occur) to 1 (the most frequent), as the logarithm of the frequency. */
export function commonnessIn(frequency: ReadonlyMap<string, number>): (character: string) => number {
  const most = [...frequency.values()].reduce((a, b) => Math.max(a, b), 1);
  return (character) => Math.log1p(frequency.get(character) ?? 0) / Math.log1p(most);
}
