import { isBoxCharacter, joinsInLine } from './box-drawing.ts';
import { pageCharacter } from './code-pages.ts';
import { isOrdinaryPair } from './ordinary-chinese.ts';

const shortestTable = 4;
const symbolLeads: ReadonlySet<number> = new Set([0xa1, 0xa2, 0xa3, 0xa6, 0xa8, 0xa9]);

/**
 * A word with accented letters of one alphabet only, signs and lines of a table at its ends; or one sign or line by
 * itself, or two signs. Chinese bytes read in a page as letters, signs and lines in any order.
 */
const letters = ['Latin', 'Greek', 'Cyrillic', 'Hebrew', 'Arabic']
  .map((script) => `\\p{Script=${script}}+`)
  .join('|');
const westernRun = new RegExp(`^(?:-?[¡¿«£¥$“„‘(]?(?:${letters})[»”’°ªº.]?-?|.|##)$`, 'u');

/** Whether the bytes of a run are what a page draws or dumps: they are that whatever else they might be. */
export function isDrawnInPage(page: number, run: Uint8Array): boolean {
  return isTable(run) || (run.length >= 3 && joinsUp([...run].map((byte) => pageCharacter(page, byte))));
}

/** Bytes that follow each other by one, as test prints of a code page have them. */
export function isTable(run: Uint8Array): boolean {
  return run.length >= shortestTable && run.every((byte, at) => at === 0 || byte === (run[at - 1] ?? 0) + 1);
}

/** Whether a run is whole pairs of GB 2312's symbols: rows 1 to 3, Greek, phonetic letters and lines. */
export function isChineseSymbols(run: Uint8Array): boolean {
  if (run.length % 2 !== 0) return false;
  return run.every((byte, at) => (at % 2 === 0 ? symbolLeads.has(byte) : byte >= 0xa1));
}

/** Whether a run is what a Western text in this page may hold. */
export function isWesternRun(page: number, run: Uint8Array): boolean {
  const characters = [...run].map((byte) => pageCharacter(page, byte));
  if (characters.every(isBoxCharacter)) return joinsUp(characters);
  return westernRun.test(characters.map(classed).join(''));
}

/** The sides of frames are `-`, other lines `=`, and signs `#`, but for those that begin or end words. */
function classed(character: string): string {
  if ('│║'.includes(character)) return '-';
  if (isBoxCharacter(character)) return '=';
  return /[\p{L}¡¿«£¥$“„‘(»”’°ªº.]/u.test(character) ? character : '#';
}

function joinsUp(characters: readonly string[]): boolean {
  return characters.every(
    (character, at) =>
      isBoxCharacter(character) && (at === 0 || joinsInLine(characters[at - 1] ?? '', character)),
  );
}

/** Whether at least half of the whole pairs of a run are ordinary Chinese. */
export function isOrdinaryChinese(run: Uint8Array): boolean {
  let ordinary = 0;
  for (let at = 0; at + 1 < run.length; at += 2) {
    if (isOrdinaryPair(run[at] ?? 0, run[at + 1] ?? 0)) ordinary += 1;
  }
  return ordinary > 0 && ordinary * 4 >= run.length - (run.length % 2);
}
