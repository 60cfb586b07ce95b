import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';
import type { TypingMode } from '../../../renderer/typing/pinyin/session.ts';

export interface Sample {
  kind: TypingMode;
  text: string;
  /** the whole as it is typed */
  letters: string;
  /** the same by character; a digit has no syllable */
  characters: { character: string; syllable: string }[];
}

/** The texts of a file in this folder: what they are is written there. */
export function readSamples(file: `${'samples' | 'unseen' | 'fresh' | 'village' | 'apart'}.tsv`): Sample[] {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [kind = '', text = '', letters = ''] = line.split('\t');
    if (!isKind(kind) || letters === '') return [];
    return [{ kind, text, letters, characters: byCharacter(text, letters) }];
  });
}

function isKind(kind: string): kind is TypingMode {
  return kind === 'name' || kind === 'address' || kind === 'sentence';
}

/** Cuts the letters along the text: each character takes the reading of its own that fits what comes next. */
function byCharacter(text: string, letters: string): Sample['characters'] {
  const characters = [...text];
  const cut = cutFrom(characters, 0, letters);
  if (!cut) throw new Error(`samples: ${letters} is not how ${text} reads`);
  return characters.map((character, at) => ({ character, syllable: cut[at] ?? '' }));
}

function cutFrom(characters: readonly string[], at: number, letters: string): string[] | undefined {
  const character = characters[at];
  if (character === undefined) return letters === '' ? [] : undefined;
  const isDigit = /\d/.test(character);
  for (const reading of isDigit ? [character] : readingsOf(character)) {
    if (!letters.startsWith(reading)) continue;
    const rest = cutFrom(characters, at + 1, letters.slice(reading.length));
    if (rest) return [isDigit ? '' : reading, ...rest];
  }
  return undefined;
}

function readingsOf(character: string): string[] {
  const readings = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true });
  const names = pinyin(character, { mode: 'surname', toneType: 'none', type: 'array', v: true });
  return [...new Set([...readings, ...names])].map((reading) => reading.replaceAll('ü', 'v'));
}
