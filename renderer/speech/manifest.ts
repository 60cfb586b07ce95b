import type { Language } from '../../contract/language.ts';

/** Where the page finds the clips, below its own address; also the folders below `dist/`. */
export const speechFolders: Readonly<Record<Language, string>> = {
  'zh-CN': 'speech/zh-CN',
  en: 'speech/en',
};
export const manifestName = 'manifest.json';

/** One clip of words: `<id>.ogg` beside the manifest. */
export interface Clip {
  /** what it says, as on the screen */
  text: string;
  /** of what was spoken and with which voice: another hash, another clip */
  hash: string;
  seconds: number;
  source: 'synthesised' | 'recorded';
}

/**
 * What there is to play. `syllables` are the names of `syllable/<name>.ogg`, tone number and all; together they say
 * whatever has no clip in Chinese. English says it from the clips of words, `word/<word>.ogg`.
 */
export interface SpeechManifest {
  version: 1;
  clips: Readonly<Record<string, Clip>>;
  syllables: readonly string[];
}

/** Path of a clip beside the manifest. */
export const clipFile = (id: string): string => `${id}.ogg`;
export const wordClip = (word: string): string => `word/${word}`;
export const syllableFile = (name: string): string => clipFile(`syllable/${name}`);
