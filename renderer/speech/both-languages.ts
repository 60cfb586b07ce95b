import type { Language } from '../../contract/language.ts';
import english from '../messages/en.json';
import chinese from '../messages/zh-CN.json';
import { englishSpeech } from './english/english-speech.ts';
import { speechFolders, type SpeechManifest } from './manifest.ts';
import { messageMatcher } from './message-match.ts';
import type { Composed } from './speech.svelte.ts';
import type { SpokenText } from './spoken-item.ts';
import { Utterances, type SoundUnit } from './utterance.ts';

/** The clips there are, by language. */
export interface ClipsOfLanguages {
  mandarinClips: SpeechManifest;
  englishClips: SpeechManifest;
}

/** What is to be said. The notice of privacy is said in the language of the page. */
export interface ToSay {
  texts: readonly SpokenText[];
  headphones: boolean;
  page: Language;
}

/**
 * Says every text in the language it is in: Mandarin syllables never read English, English words never Chinese. Files
 * are named below the page's own address.
 */
export function bothLanguages({ mandarinClips, englishClips }: ClipsOfLanguages): (toSay: ToSay) => Composed {
  const mandarin = new Utterances(mandarinClips, messageMatcher(chinese), chinese.speech.private);
  const spellChinese = (text: string) =>
    inFolder('zh-CN', mandarin.unitsOf([{ text, private: false }], true).units);
  const spoken = new Utterances(
    englishClips,
    messageMatcher(english),
    english.speech.private,
    englishSpeech(spellChinese),
  );
  const unitsOfOne = (text: SpokenText, headphones: boolean) => {
    const isEnglish = text.language === 'en';
    const { units, withheld } = (isEnglish ? spoken : mandarin).unitsOf([text], headphones);
    return { units: inFolder(isEnglish ? 'en' : 'zh-CN', units), withheld };
  };
  const noticeIn = (page: Language) =>
    page === 'en' ? inFolder('en', spoken.notice()) : inFolder('zh-CN', mandarin.notice());
  return ({ texts, headphones, page }) => {
    const parts = texts.map((text) => unitsOfOne(text, headphones));
    return {
      units: parts.flatMap(({ units }) => units),
      notice: parts.some(({ withheld }) => withheld) ? noticeIn(page) : [],
    };
  };
}

/** Clips by their path below the page's address; what has its path already keeps it. */
function inFolder(language: Language, units: readonly SoundUnit[]): SoundUnit[] {
  return units.map((unit) =>
    unit.kind === 'rest' || unit.file.startsWith('speech/')
      ? unit
      : { kind: 'clip', file: `${speechFolders[language]}/${unit.file}` },
  );
}
