import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { addBusiness } from './business.ts';
import { nameContexts } from './contexts.ts';
import { encodeDictionary } from './encode.ts';
import { addGansu } from './gansu.ts';
import type { NgramModel } from './kenlm.ts';
import { languageModelCopyright, packagedLanguageModel } from './language-model.ts';
import { nameTables } from './names.ts';
import { neighbourTables } from './neighbours.ts';
import { addOtherReadings } from './other-readings.ts';
import { addPlaces } from './places.ts';
import { packagedVocabulary } from './vocabulary.ts';

/** Where the page and the commands find it, from the repository's root. */
const target = resolve(import.meta.dirname, '../../../../dist/typing/pinyin.bin');

/** Everything the dictionary is made of, as the bytes of its file; without a language model it knows fewer neighbours. */
export function buildDictionary(model: NgramModel | undefined): Uint8Array {
  const vocabulary = packagedVocabulary(model);
  const names = nameTables(vocabulary);
  const placePairs = [...addPlaces(vocabulary, names.surnames), ...addGansu(vocabulary, names.surnames)];
  const businessPairs = addBusiness(vocabulary);
  addOtherReadings(vocabulary);
  const entries = vocabulary.entries();
  const neighbours = model && neighbourTables(model);
  if (neighbours) nameContexts(entries, neighbours);
  return encodeDictionary(entries, [...placePairs, ...businessPairs], names, neighbours);
}

/** Beside the dictionary, so that whoever packs the one packs the other. */
const notice = resolve(dirname(target), 'LIBIME-COPYRIGHT.TXT');

if (import.meta.main) {
  mkdirSync(dirname(target), { recursive: true });
  const model = packagedLanguageModel();
  const copyright = model && languageModelCopyright();
  if (copyright === undefined) rmSync(notice, { force: true });
  else writeFileSync(notice, copyright);
  // Whoever reads it while it is written finds the old one.
  writeFileSync(`${target}.new`, buildDictionary(model));
  renameSync(`${target}.new`, target);
}
