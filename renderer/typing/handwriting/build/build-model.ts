import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encodeModel } from '../model.ts';
import { commonnessIn, readCharacterFrequency } from './character-frequency.ts';
import { composedCharacters } from './composed-characters.ts';
import { fitModel } from './fit-model.ts';
import { latinCharacters } from './latin-characters.ts';
import { commonnessAlone, meantBy } from './never-alone.ts';
import { readStrokeData } from './stroke-data.ts';

/**
 * `node renderer/typing/handwriting/build/build-model.ts`: makes dist/typing/handwriting.model (about a minute), and
 * lays the licence of the stroke data beside it, as that licence asks.
 */
const root = new URL('../../../../', import.meta.url);
const at = (path: string) => fileURLToPath(new URL(path, root));

const frequency = readCharacterFrequency(at('node_modules/@node-rs/jieba/dict.txt'));
const commonness = commonnessAlone(commonnessIn(frequency));
const taught = readStrokeData(at('node_modules/hanzi-writer-data/'));
const characters = [...meantBy(taught), ...composedCharacters(taught), ...latinCharacters()];
mkdirSync(at('dist/typing'), { recursive: true });
copyFileSync(at('node_modules/hanzi-writer-data/ARPHICPL.TXT'), at('dist/typing/ARPHICPL.TXT'));
writeFileSync(at('dist/typing/handwriting.model.new'), encodeModel(fitModel(characters, commonness)));
renameSync(at('dist/typing/handwriting.model.new'), at('dist/typing/handwriting.model'));
