import { digitByDigit } from './numerals.ts';

/** Latin letters as Mandarin speakers say them, in characters whose reading is that sound. */
const letters: Readonly<Record<string, string>> = {
  A: '诶',
  B: '必',
  C: '西',
  D: '迪',
  E: '伊',
  F: '艾弗',
  G: '吉',
  H: '艾吃',
  I: '爱',
  J: '街',
  K: '开',
  L: '艾勒',
  M: '艾母',
  N: '恩',
  O: '欧',
  P: '批',
  Q: '丘',
  R: '阿儿',
  S: '艾丝',
  T: '替',
  U: '优',
  V: '威',
  W: '达不溜',
  X: '艾克斯',
  Y: '歪',
  Z: '贼德',
};

/** Latin letters one by one; X of an identity number is 艾克斯. Anything else is left out. */
export function spokenLetters(text: string): string {
  return [...text.toUpperCase()].map((letter) => letters[letter] ?? '').join('');
}

/** A number that names something (identity, telephone, case): one character after the other, 1 as 幺. */
export function spokenCode(text: string): string {
  return [...text]
    .map((character) =>
      /\d/.test(character) ? digitByDigit(character, { one: '幺' }) : spokenLetters(character),
    )
    .join('');
}
