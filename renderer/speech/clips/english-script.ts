import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberWords } from '../english/numbers.ts';
import { months, spokenEnglish, wordsOfReading } from '../english/spoken-english.ts';
import { wordClip } from '../manifest.ts';
import { clipTextsOf, comparable, messagesOf, type MessageTree } from '../message-pieces.ts';
import { line, type Script } from './script.ts';

/** Words that come from values and from nowhere else: names of letters, money, what is hidden, the switch itself. */
const wordsOfValues = [
  ...[...'abcdefghijklmnopqrstuvwxyz'],
  ...[
    'English',
    'yuan',
    'hidden',
    'percent',
    "o'clock",
    'of',
    'the',
    'to',
    'about',
    'at',
    'most',
    'in',
    'once',
  ],
  ...['day', 'days', 'working', 'month', 'months', 'year', 'years', 'free', 'male', 'female', 'yes', 'no'],
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday', 'every', 'Pingliang'],
];

/**
 * What is said in English, from the messages and the catalogue under `root`: messages by their ids, texts of the
 * catalogue whole, and every word of those, so that what the platform publishes later is said as well.
 */
export function englishScriptOf(root: string): Script {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const messages = clipTextsOf(messagesOf(read('renderer/messages/en.json') as MessageTree));
  const { texts } = read('catalogue/english.json') as { texts: Record<string, string> };
  const catalogue = [...new Set(Object.values(texts).map(comparable))].map((text) => ({
    clip: textClipOf(text),
    text,
  }));
  const all = [...messages, ...catalogue];
  const sayable = all.filter(({ text }) => isSayable(text));
  const words = new Set([
    ...[...catalogue.map(({ text }) => text), ...months, ...wordsOfValues, ...numberWords].flatMap(wordsIn),
  ]);
  return {
    language: 'en',
    messages: [
      ...sayable.map(({ clip, text }) => line(clip, text, english(text))),
      ...[...words].sort().map((word) => line(wordClip(word), word, english(word))),
    ],
    syllables: [],
    unsaid: all.filter(({ text }) => !isSayable(text)).map(({ clip }) => clip),
  };
}

/** English words, and no Chinese among them, which this voice would garble. */
const isSayable = (text: string): boolean =>
  /\p{Script=Latin}|\d/u.test(text) && !/\p{Script=Han}/u.test(text);

const english = (text: string) => ({ language: 'en', text: spokenEnglish(text) }) as const;

const wordsIn = (text: string): string[] =>
  wordsOfReading(spokenEnglish(text)).flatMap(({ word }) => word ?? []);

/** Texts of the catalogue have no ids: their clips are named by what they say. */
function textClipOf(text: string): string {
  return `text/${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
