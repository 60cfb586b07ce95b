import { type WrittenCharacter } from './stroke-data.ts';

/** Parts of characters that nobody writes by themselves. 卜, 弋, 幺 and their like are not here: they are names. */
const parts = new Set(
  '冂冖乛乚丨丿丶亠丷丬亻勹匚匸凵卩厶讠冫氵忄扌纟糹钅釒饣飠訁犭阝艹宀廾廴夂夊巛尢尣彐彑彡彳攵灬爫礻衤罒耂疒癶虍覀髟龶龷丄㔾',
);
/** Unicode's own signs for parts and strokes. */
const signsOfParts = /^[\u2E80-\u2FDF\u31C0-\u31EF]$/u;

/** Parts that are printed as hands write a character whose own printed shape is another: the data’s 口 tapers. */
const writtenLike: Readonly<Record<string, string>> = { 囗: '口' };

/**
 * How common characters are once what is never written alone is told apart: 0 is kept for it, and every other
 * character, counted or not, has more.
 */
export function commonnessAlone(commonness: (character: string) => number): (character: string) => number {
  const isPart = (character: string) => parts.has(character) || signsOfParts.test(character);
  return (character) => (isPart(character) ? 0 : Math.max(1 / 255, commonness(character)));
}

/** The same shapes; one that is only a part alone is one more shape of the character that people mean by it. */
export function meantBy(taught: readonly WrittenCharacter[]): WrittenCharacter[] {
  return taught.map((each) => ({ ...each, character: writtenLike[each.character] ?? each.character }));
}
