import { describe, expect, test } from 'vitest';
import type { Language } from '../../contract/language.ts';
import english from '../messages/en.json';
import { englishViews } from '../preview/english-views.ts';
import { visit } from '../preview/visit-test.ts';
import { bothLanguages } from './both-languages.ts';
import type { SpeechManifest } from './manifest.ts';
import { readScreen } from './read-screen.ts';
import type { SpokenText } from './spoken-item.ts';
import { everySyllable } from './syllables.ts';
import type { SoundUnit } from './utterance.ts';

const clipOf = (text: string) => ({ text, hash: '', seconds: 1, source: 'synthesised' as const });
const words = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'thanks',
  'english',
  'please',
  'ask',
  'yuan',
  'ID',
];
const mandarinClips: SpeechManifest = {
  version: 1,
  clips: { 'bar.home': clipOf('首页') },
  syllables: everySyllable(),
};
const englishClips: SpeechManifest = {
  version: 1,
  clips: {
    'bar.home': clipOf('Home'),
    'speech.private': clipOf(english.speech.private),
    'card.problem.readerSilent.now.1': clipOf('Please touch "Try again". If it does not help, ask'),
    'text/senior': clipOf('Senior citizen card'),
    ...Object.fromEntries(words.map((word) => [`word/${word}`, clipOf(word)])),
  },
  syllables: [],
};
const compose = bothLanguages({ mandarinClips, englishClips });
const filesOf = (text: SpokenText) => filesOfUnits(composed(text, true).units);
const composed = (text: SpokenText, headphones: boolean) =>
  compose({ texts: [text], headphones, page: 'en' });
const filesOfUnits = (units: readonly SoundUnit[]) =>
  units.flatMap((unit) => (unit.kind === 'clip' ? [unit.file] : []));
const inEnglish = (text: string): SpokenText => ({ text, private: false, language: 'en' });

describe('a text is said in its language', () => {
  test('the clip of the message, in the folder of the language', () => {
    expect(filesOf(inEnglish('Home'))).toEqual(['speech/en/bar.home.ogg']);
    expect(filesOf({ text: '首页', private: false })).toEqual(['speech/zh-CN/bar.home.ogg']);
  });

  test('a text of the catalogue whole, another from words', () => {
    expect(filesOf(inEnglish('Senior citizen card'))).toEqual(['speech/en/text/senior.ogg']);
    expect(filesOf(inEnglish('ID 2 yuan'))).toEqual([
      ...['speech/en/word/ID.ogg', 'speech/en/word/two.ogg', 'speech/en/word/yuan.ogg'],
    ]);
  });

  test('a word without a clip is left out, never spelt in Chinese', () => {
    expect(filesOf(inEnglish('Please xylophone'))).toEqual(['speech/en/word/please.ogg']);
  });

  test('a Chinese name in an English text is said in Mandarin', () => {
    const files = filesOf(inEnglish('Please ask 王芬'));
    expect(files).toEqual([
      ...['speech/en/word/please.ogg', 'speech/en/word/ask.ogg'],
      ...['speech/zh-CN/syllable/wang2.ogg', 'speech/zh-CN/syllable/fen1.ogg'],
    ]);
  });

  test('digits that are typed are said one by one', () => {
    expect(filesOf({ ...inEnglish('12 345'), code: true })).toEqual(
      ['one', 'two', 'three', 'four', 'five'].map((word) => `speech/en/word/${word}.ogg`),
    );
  });

  test('what is private waits for headphones, in English as well', () => {
    const text = { ...inEnglish('one'), private: true };
    expect(filesOfUnits(composed(text, false).units)).toEqual([]);
    expect(filesOf(text)).toEqual(['speech/en/word/one.ogg']);
  });
});

describe('on every English screen', () => {
  const everything = bothLanguages({
    mandarinClips,
    englishClips: { version: 1, clips: {}, syllables: [] },
  });

  test.each(Object.entries(englishViews).filter(([, view]) => view.screen.kind !== 'review'))(
    '%s: Mandarin syllables are for Chinese characters only',
    (_, view) => {
      const { container } = visit(view);
      try {
        for (const { texts } of readScreen(container, { chosen: english.speech.chosen })) {
          for (const text of texts) {
            const { units } = everything({ texts: [text], headphones: true, page: 'en' });
            if (units.some((unit) => unit.kind === 'clip' && unit.file.includes('zh-CN')))
              expect(text.text).toMatch(/\p{Script=Han}/u);
            if (!/\p{Script=Han}/u.test(text.text)) expect(text.language).toBe('en');
          }
        }
      } finally {
        document.documentElement.lang = 'zh-CN';
      }
    },
  );
});

test('where something is left unsaid that is said, in the language of the page', () => {
  const hidden = { ...inEnglish('one'), private: true };
  const noticed = (page: Language) =>
    filesOfUnits(compose({ texts: [hidden], headphones: false, page }).notice).map(
      (file) => file.split('/')[1],
    );
  expect(new Set(noticed('zh-CN'))).toEqual(new Set(['zh-CN']));
  expect(new Set(noticed('en'))).toEqual(new Set(['en']));
  expect(composed(hidden, true).notice).toEqual([]);
});
