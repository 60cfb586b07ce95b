import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { wordKinds } from '../format.ts';
import { dataLines, textWithReadings } from './data-file.ts';
import type { PairEntry, WordEntry } from './encode.ts';
import { numbersOf } from './readings.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Cost of a word of business that no sentence of ours holds, in nats; longer ones stand for several words. */
const wordCost = (length: number) => (length === 2 ? 9.3 : 8.5);
/** What a word that nobody else knows costs more outside the field. */
const ownWordCost = 1.5;
/**
 * Cost in the field of a word that the sentences hold once, in nats; one held more often costs the logarithm of its number less.
 * It does not depend on how many sentences there are. A lone character says less: most are parts of words that the list does not have.
 */
const heldOnceCost = (length: number) => (length === 1 ? 10 : 9.3);
/** Share of what followed in the sentences in the probability of a pair. */
const pairShare = 0.6;

/** Adds the words of `data/business-words.txt` and what `data/sentences.txt` teaches about words and their neighbours. */
export function addBusiness(vocabulary: Vocabulary): PairEntry[] {
  for (const line of dataLines('business-words.txt')) {
    for (const item of line.split(/ (?=\p{Script=Han})/u)) {
      const { text, readings } = textWithReadings(item);
      const reading = readings[0] === undefined ? vocabulary.readingOf(text) : numbersOf(readings[0]);
      if (reading?.length !== [...text].length)
        throw new Error(`data/business-words.txt: no reading for ${item}`);
      const known = vocabulary.add(text, reading, wordCost(reading.length) + ownWordCost, wordKinds.business);
      known.field = wordCost(reading.length);
    }
  }
  const sentences = cut(vocabulary);
  raise(sentences);
  return [...classPairs(vocabulary), ...pairsOf(sentences)];
}

/** The sentences as words of the vocabulary; `undefined` stands where one starts or where it was not understood. */
function cut(vocabulary: Vocabulary): (WordEntry | undefined)[][] {
  const jieba = Jieba.withDict(dict);
  const own = dataLines('business-words.txt').flatMap((line) =>
    line.split(/ (?=\p{Script=Han})/u).map((item) => `${textWithReadings(item).text} 100000 n`),
  );
  jieba.loadDict(new TextEncoder().encode(own.join('\n')));
  return dataLines('sentences.txt').map((line) => [
    undefined,
    ...jieba.cut(line.trim(), false).map((word) => vocabulary.find(word)),
  ]);
}

function raise(sentences: readonly (WordEntry | undefined)[][]): void {
  const counts = new Map<WordEntry, number>();
  for (const sentence of sentences) {
    for (const word of sentence) {
      if (word) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  for (const [word, count] of counts) {
    const cost = Math.max(0, heldOnceCost(word.reading.length) - Math.log(count));
    word.field = Math.min(word.field ?? Infinity, cost);
  }
}

function pairsOf(sentences: readonly (WordEntry | undefined)[][]): PairEntry[] {
  const followers = new Map<WordEntry | undefined, Map<WordEntry, number>>();
  for (const sentence of sentences) {
    for (const [at, second] of sentence.entries()) {
      if (at === 0 || !second) continue;
      const first = sentence[at - 1];
      if (!first && at > 1) continue;
      const counts = followers.get(first) ?? new Map<WordEntry, number>();
      followers.set(first, counts);
      counts.set(second, (counts.get(second) ?? 0) + 1);
    }
  }
  return [...followers].flatMap(([first, counts]) => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    // A word seen but a few times says little about what follows it.
    const trust = pairShare * (total / (total + 3));
    return [...counts].map(([second, count]) => ({
      first,
      second,
      cost: -Math.log(trust * (count / total) + (1 - trust) * Math.exp(-second.cost)),
    }));
  });
}

/** Pairs that hold for all words of a kind, from `data/word-classes.txt`: 奶奶的, 替奶奶, 的残疾证. */
function classPairs(vocabulary: Vocabulary): PairEntry[] {
  const classes = new Map<string, WordEntry[]>();
  const pairs: PairEntry[] = [];
  const members = (name: string) =>
    /^[@<]/.test(name) ? (classes.get(name.slice(1)) ?? []) : [vocabulary.find(name) ?? []].flat();
  for (const line of dataLines('word-classes.txt')) {
    const [head = '', ...rest] = line.split(' ');
    if (head.startsWith('@')) {
      classes.set(
        head.slice(1),
        rest.flatMap((text) => vocabulary.find(text) ?? []),
      );
      continue;
    }
    const [second = '', cost = ''] = rest;
    for (const first of members(head)) {
      for (const next of members(second)) pairs.push({ first, second: next, cost: Number(cost) });
    }
  }
  return pairs;
}
