import { isSyllable } from './syllables.ts';

/**
 * Pinyin as people write it, turned into the keys they would press: `wáng shūfēn`, `wang2 shu1 fen1`, `Wang Shufen`,
 * `WANGSHUFEN`, full-width letters. Blanks, tones and marks say where a syllable ends; the keys keep that as an apostrophe.
 * What is no pinyin stays as it is: numbers of houses, signs, Chinese.
 */
export function keysOf(written: string): string {
  const words = plain(written)
    .trim()
    .split(/[\s\u200b]+/)
    .map(lowered);
  const tones = digitsAreTones(words);
  return words.reduce((keys, word) => joined(keys, withoutMarks(tones ? withoutDigits(word) : word)), '');
}

/** Blanks part syllables where letters stand on both sides; elsewhere they part nothing. */
function joined(before: string, word: string): string {
  return /[a-zü]$/.test(before) && /^[a-zü]/.test(word) ? `${before}'${word}` : before + word;
}

/** Full-width letters and digits as usual ones, all kinds of apostrophes as one, `u:` as ü. */
function plain(text: string): string {
  return text
    .replace(/[\uff07\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) =>
      String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
    )
    .replace(/[\u2018\u2019\u02bc\u00b4`\u2032]/g, "'")
    .replace(/u:/gi, 'ü');
}

/** Capitals begin names, and locked ones spoil whole words; beside Chinese they are meant. */
function lowered(word: string): string {
  return /\p{Script=Han}/u.test(word) ? word : word.normalize('NFC').toLowerCase();
}

/** Digits are tones where each of them ends a whole syllable: `shu1`, not `cun3she`. */
function digitsAreTones(words: readonly string[]): boolean {
  const numbered = words.filter((word) => /\d/.test(word));
  const spells = (word: string) =>
    /^(?:[a-zü]+[1-5])+$/.test(word) && word.split(/[1-5]/).every((part) => part === '' || isSyllable(part));
  return numbered.length > 0 && numbered.every(spells);
}

function withoutDigits(word: string): string {
  return word.split(/[1-5]/).reduce(joined, '');
}

interface Letter {
  letter: string;
  marked: boolean;
}

/** A marked letter is a syllable's vowel: two of them are two syllables. */
function withoutMarks(word: string): string {
  const letters = [...word].map(unmarked);
  if (!letters.some(({ marked }) => marked)) return word;
  return cutAtMarks(letters) ?? letters.map(({ letter }) => letter).join('');
}

/** Letters with the mark of one of the four tones, taken apart. */
function unmarked(character: string): Letter {
  const [letter = '', ...marks] = character.normalize('NFD');
  const tones = marks.filter((mark) => /[\u0300\u0301\u0304\u030c]/.test(mark));
  if (!/[aeioumn]/.test(letter) || tones.length === 0) return { letter: character, marked: false };
  return { letter: marks.includes('\u0308') ? 'ü' : letter, marked: true };
}

/** Cut into syllables with at most one mark each, as few without one as can be; undefined when that cannot be. */
function cutAtMarks(letters: readonly Letter[]): string | undefined {
  const best: ({ bare: number; keys: string } | undefined)[] = [{ bare: 0, keys: '' }];
  for (let end = 1; end <= letters.length; end += 1) {
    for (let from = Math.max(0, end - 6); from < end; from += 1) {
      const part = letters.slice(from, end);
      const text = part.map(({ letter }) => letter).join('');
      const marks = part.filter(({ marked }) => marked).length;
      const isSign = part.length === 1 && !/[a-zü]/.test(text);
      const before = best[from];
      if (!before || marks > 1 || (!isSign && !isSyllable(text))) continue;
      const bare = before.bare + (marks === 0 && !isSign ? 1 : 0);
      if (bare < (best[end]?.bare ?? Infinity)) best[end] = { bare, keys: joined(before.keys, text) };
    }
  }
  return best[letters.length]?.keys;
}
