import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { addBusiness } from './business.ts';
import { encodeDictionary } from './encode.ts';
import { nameTables } from './names.ts';
import { addPlaces } from './places.ts';
import { packagedVocabulary } from './vocabulary.ts';

/** Where the page and the commands find it, from the repository's root. */
const target = resolve(import.meta.dirname, '../../../../dist/typing/pinyin.bin');

/** Everything the dictionary is made of, as the bytes of its file. */
export function buildDictionary(): Uint8Array {
  const vocabulary = packagedVocabulary();
  const names = nameTables(vocabulary);
  const placePairs = addPlaces(vocabulary, names.surnames);
  const businessPairs = addBusiness(vocabulary);
  return encodeDictionary(vocabulary.entries(), [...placePairs, ...businessPairs], names);
}

if (import.meta.main) {
  mkdirSync(dirname(target), { recursive: true });
  // Whoever reads it while it is written finds the old one.
  writeFileSync(`${target}.new`, buildDictionary());
  renameSync(`${target}.new`, target);
}
