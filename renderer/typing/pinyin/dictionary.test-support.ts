import { buildDictionary } from './build/build-dictionary.ts';
import { packagedLanguageModel } from './build/language-model.ts';
import { readDictionary, type PinyinDictionary } from './dictionary.ts';

let built: PinyinDictionary | undefined;

/** The real dictionary out of today's data; takes some seconds the first time in a test file. */
export function realDictionary(): PinyinDictionary {
  return (built ??= readDictionary(buildDictionary(packagedLanguageModel())));
}
