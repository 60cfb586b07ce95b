/** Where the page finds the clips, below its own address; also the folder below `dist/`. */
export const speechFolder = 'speech/zh-CN';
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
 * whatever has no clip.
 */
export interface SpeechManifest {
  version: 1;
  clips: Readonly<Record<string, Clip>>;
  syllables: readonly string[];
}

/** Path of a clip beside the manifest. */
export const clipFile = (id: string): string => `${id}.ogg`;
export const syllableFile = (name: string): string => clipFile(`syllable/${name}`);
