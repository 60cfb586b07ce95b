import { pinyin } from 'pinyin-pro';
import { spokenText } from './reading/spoken-text.ts';

/** What a text sounds like: syllables in the order they are said, with a rest where a reader would breathe. */
export type Sound = { kind: 'syllable'; name: string } | { kind: 'rest'; ms: number };

const shortRestMs = 160;
const longRestMs = 340;
const shortRests = /[，、,;；:：（）()《》“”"·—–…/]/u;
const longRests = /[。！？.!?]/u;
/** Said for a character that nobody taught a reading: 生僻字. */
const unknownCharacter = ['sheng1', 'pi4', 'zi4'] as const;
/** Interjections that are spelt without a vowel, or with one that the syllable set does without. */
const respelt: Readonly<Record<string, string>> = {
  m: 'mu',
  ng: 'en',
  n: 'en',
  hm: 'heng',
  hng: 'heng',
  ê: 'ei',
};
const syllableForm = /^([a-zê]+)([0-5])$/;

/**
 * The sounds of a text as it stands on a screen, numbers and all. Readings fit the context (银行, 行李), and the tones
 * change as they do in speech: 一 and 不, and the first of two third tones. Neutral tone is 5.
 */
export function soundsOf(shown: string): Sound[] {
  const sounds: Sound[] = [];
  for (const part of spokenText(shown).match(/\p{Script=Han}+|\P{Script=Han}+/gu) ?? []) {
    if (/^\p{Script=Han}/u.test(part)) sounds.push(...syllablesOf(part));
    else sounds.push(...restOf(part));
  }
  return sounds;
}

/** Every syllable that any character can be read as: what has to be recorded so that nothing goes unsaid. */
export function everySyllable(): string[] {
  const found = new Set<string>(unknownCharacter);
  for (const [first, last] of ideographs) {
    for (let code = first; code <= last; code += 1) {
      const readings = pinyin(String.fromCodePoint(code), { ...spelling, multiple: true });
      for (const reading of readings) {
        const name = nameOf(reading);
        if (name !== undefined) found.add(name);
      }
    }
  }
  // tones that only come about in speech
  for (const name of [...found]) if (name.endsWith('3')) found.add(`${name.slice(0, -1)}2`);
  for (const name of ['yi1', 'yi2', 'yi4', 'yi5', 'bu2', 'bu4', 'bu5']) found.add(name);
  return [...found].sort();
}

/** Unified ideographs of Unicode: the basic block with extension A, and the planes of rare ones. */
const ideographs = [
  [0x3400, 0x9fff],
  [0x20000, 0x323af],
] as const;
const spelling = { type: 'array', toneType: 'num', v: true } as const;

function syllablesOf(characters: string): Sound[] {
  const readings = pinyin(characters, { ...spelling, toneSandhi: true });
  const names = readings.flatMap((reading) => nameOf(reading) ?? unknownCharacter);
  return inSpeech(names).map((name) => ({ kind: 'syllable', name }));
}

function nameOf(reading: string): string | undefined {
  const [, letters, tone] = syllableForm.exec(reading) ?? [];
  if (letters === undefined || tone === undefined) return undefined;
  return `${respelt[letters] ?? letters}${tone === '0' ? '5' : tone}`;
}

/** Of two third tones in a row the first is said in the second tone; in longer rows, pair by pair from the left. */
function inSpeech(names: readonly string[]): string[] {
  const spoken = [...names];
  for (let index = 0; index + 1 < spoken.length; index += 1) {
    const [name = '', next = ''] = [spoken[index], spoken[index + 1]];
    if (name.endsWith('3') && next.endsWith('3')) spoken[index] = `${name.slice(0, -1)}2`;
  }
  return spoken;
}

function restOf(part: string): Sound[] {
  if (longRests.test(part)) return [{ kind: 'rest', ms: longRestMs }];
  return shortRests.test(part) ? [{ kind: 'rest', ms: shortRestMs }] : [];
}
