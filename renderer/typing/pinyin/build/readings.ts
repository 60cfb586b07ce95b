import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { polyphonic } from 'pinyin-pro';
import { syllableNumber } from '../syllables.ts';

const require = createRequire(import.meta.url);

/** Readings of words, by word: `yín háng` for 银行. From @pinyin-pro/data. */
export function wordReadings(): Map<string, string> {
  const file = require.resolve('@pinyin-pro/data/complete.json');
  const table = JSON.parse(readFileSync(file, 'utf8')) as Record<string, [string, number]>;
  return new Map(Object.entries(table).map(([word, [reading]]) => [word, reading]));
}

/** Words with their counts and parts of speech. From @node-rs/jieba. */
export function countedWords(): { word: string; count: number; tag: string }[] {
  const text = readFileSync(require.resolve('@node-rs/jieba/dict.txt'), 'utf8');
  return text.split('\n').flatMap((line) => {
    const [word = '', count = '', tag = ''] = line.split(' ');
    return word === '' ? [] : [{ word, count: Number(count), tag }];
  });
}

/** Numbers of the syllables in `reading` (with or without tones); undefined when one is no syllable. */
export function numbersOf(reading: string): number[] | undefined {
  const numbers: number[] = [];
  for (const syllable of reading.trim().split(/\s+/)) {
    const number = syllableNumber(withoutTone(syllable));
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers;
}

/** All readings of a character, the usual one first. From pinyin-pro. */
export function characterReadings(character: string): number[] {
  const [readings = []] = polyphonic(character, { type: 'array' });
  return [...new Set(readings.flatMap((reading) => numbersOf(reading) ?? []))];
}

function withoutTone(syllable: string): string {
  return syllable
    .toLowerCase()
    .normalize('NFD')
    .replace(/u\u0308/g, 'v')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/^([jqxy])v/, '$1u')
    .replace(/ü/g, 'v');
}
