import { join } from 'node:path';
import { fitModel } from '../handwriting/build/fit-model.ts';
import { readStrokeData } from '../handwriting/build/stroke-data.ts';
import { encodeModel } from '../handwriting/model.ts';
import type { Stroke } from '../handwriting/strokes.ts';
import { encodeDictionary, type WordEntry } from '../pinyin/build/encode.ts';
import { syllableNumber } from '../pinyin/syllables.ts';
import { hostTyping, type LoadFile } from './host.ts';
import { Typing, type TypingHost, type TypingNews } from './typing.svelte.ts';

/** Words with their readings and costs, enough to type a cause of hardship. */
const words: readonly [string, string, number][] = [
  ['因病', 'yin bing', 6],
  ['致贫', 'zhi pin', 7],
  ['治贫', 'zhi pin', 7.5],
  ['制品', 'zhi pin', 8],
  ['因', 'yin', 7],
  ['病', 'bing', 7],
  ['致', 'zhi', 8],
  ['治', 'zhi', 8],
  ['制', 'zhi', 8],
  ['贫', 'pin', 9],
  ['品', 'pin', 8],
  ['致富', 'zhi fu', 7],
  ['政治', 'zheng zhi', 6],
  ['贫困', 'pin kun', 7],
  ['𰻞', 'bian', 9],
];

function entry([text, reading, cost]: (typeof words)[number]): WordEntry {
  return { text, reading: reading.split(' ').map((each) => syllableNumber(each) ?? -1), cost, kind: 0 };
}

const strokeData = join(import.meta.dirname, '../../../node_modules/hanzi-writer-data');
const known = new Set('十一大人八土王木口中');

/** The two files that the build makes, small ones of their kind. */
export function smallFiles(): Record<string, Uint8Array> {
  const characters = readStrokeData(strokeData).filter(({ character }) => known.has(character));
  return {
    'pinyin.bin': encodeDictionary(words.map(entry), [], { surnames: [], given: [], characters: [] }),
    'handwriting.model': encodeModel(fitModel(characters, () => 0.5, 6)),
  };
}

/** The engines in this very process: the same code that runs in the page's worker. */
export function typingWith(load: LoadFile): { typing: Typing; ended: () => number } {
  let ended = 0;
  const open = (news: TypingNews): TypingHost => {
    let over = false;
    // as on the way to a worker, both sides have their own copies
    const post: Parameters<typeof hostTyping>[0]['post'] = (reply) => {
      if (!over) news.reply(structuredClone(reply));
    };
    const take = hostTyping({ post }, load);
    return {
      ask: (request) => void take(structuredClone(request)),
      end: () => {
        over = true;
        ended += 1;
      },
    };
  };
  return { typing: new Typing(open), ended: () => ended };
}

export const loadFrom =
  (files: Readonly<Record<string, Uint8Array>>): LoadFile =>
  async (name) => {
    const bytes = files[name];
    if (!bytes) throw new Error(`${name} is not there`);
    return bytes;
  };

/** Resolves when everything that was pressed has been answered. */
export function answered(typing: Typing): Promise<void> {
  return new Promise((resolve) => typing.whenAnswered(resolve));
}

/** A cross: the character for ten. */
export const cross: readonly Stroke[] = [
  [
    { x: 10, y: 50 },
    { x: 90, y: 50 },
  ],
  [
    { x: 50, y: 10 },
    { x: 50, y: 90 },
  ],
];
