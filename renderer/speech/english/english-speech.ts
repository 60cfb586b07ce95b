import { languageRuns } from '../../kit/language-runs.ts';
import { clipFile, wordClip, type SpeechManifest } from '../manifest.ts';
import type { SoundUnit, SpokenLanguage } from '../utterance.ts';
import { spelled, spokenEnglish, wordsOfReading } from './spoken-english.ts';

const restMs = { short: 160, long: 340 } as const;

/** English from clips of words; Chinese names inside it are said by `spellChinese`. A word without a clip is left out. */
export function englishSpeech(spellChinese: (text: string) => readonly SoundUnit[]): SpokenLanguage {
  return {
    spell: (text, manifest) =>
      languageRuns(text, 'en').flatMap((run) =>
        run.lang === 'zh-CN' ? spellChinese(run.text) : wordUnits(run.text, manifest),
      ),
    code: spelled,
    inContext: (parts) => parts,
  };
}

function wordUnits(text: string, { clips }: SpeechManifest): SoundUnit[] {
  return wordsOfReading(spokenEnglish(text)).flatMap(({ word, rest }): SoundUnit[] => {
    if (rest) return [{ kind: 'rest', ms: restMs[rest] }];
    const clip = wordClip(word ?? '');
    return Object.hasOwn(clips, clip) ? [{ kind: 'clip', file: clipFile(clip) }] : [];
  });
}
