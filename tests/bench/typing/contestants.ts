import type { PinyinDictionary } from '../../../renderer/typing/pinyin/dictionary.ts';
import { singleCharacters } from '../../../renderer/typing/pinyin/lattice.ts';
import { createTypingSession } from '../../../renderer/typing/pinyin/session.ts';
import { buildSpellings, gansuFuzzySounds } from '../../../renderer/typing/pinyin/spellings.ts';
import { createVisitMemory } from '../../../renderer/typing/pinyin/visit-memory.ts';
import type { Sample } from './samples.ts';

/** What writing one text took. */
export interface Written {
  /** letters, choices and turned pages; undefined when the text cannot be written */
  keys: number | undefined;
  /** place of the whole text in the first list, or of the worst character where each is chosen alone; from 0 */
  place: number;
  /** time of each letter, in µs; empty where it is a look into a table */
  microseconds: number[];
}

export interface Contestant {
  name: string;
  write: (sample: Sample) => Written;
}

/** Candidates on a page, the same for all. */
const pageSize = 8;

/** The keyboard of the terminal: letters of the whole text, then what has to be chosen. */
export function ours(dictionary: PinyinDictionary): Contestant {
  return {
    name: 'pinyin session',
    write: ({ kind, text, letters }) => {
      const session = createTypingSession({ dictionary, memory: createVisitMemory(), mode: kind, pageSize });
      const microseconds: number[] = [];
      for (const letter of letters) {
        const began = performance.now();
        session.press(letter);
        microseconds.push((performance.now() - began) * 1000);
      }
      const place = placeOf(session, text);
      const picked = choose(session, text);
      return { keys: picked === undefined ? undefined : letters.length + picked, place, microseconds };
    },
  };
}

type Session = ReturnType<typeof createTypingSession>;

const pagesSearched = 4;

/** Place on the first pages; Infinity when it is not there as a whole. The first page is shown again afterwards. */
function placeOf(session: Session, text: string): number {
  let place = Infinity;
  for (let page = 0; page < pagesSearched && place === Infinity; page += 1) {
    const { candidates, page: shown } = session.state();
    const at = candidates.findIndex((candidate) => candidate.whole && candidate.text === text);
    if (at >= 0) place = shown * pageSize + at;
    session.nextPage();
  }
  while (session.state().page > 0) session.previousPage();
  return place;
}

/** Chooses until the text is there: on each page the longest right piece; hands back the keys that took. */
function choose(session: Session, text: string): number | undefined {
  let keys = 0;
  while (session.state().composing) {
    const { picked, candidates } = session.state();
    const rest = text.slice(picked.length);
    const fitting = candidates
      .map((candidate, at) => ({ candidate, at }))
      .filter(({ candidate }) => fits(candidate, rest));
    const [best] = fitting.sort((a, b) => b.candidate.text.length - a.candidate.text.length);
    const { page, pages } = session.state();
    if (best) session.choose(best.at);
    else if (page + 1 < pages) session.nextPage();
    else return undefined;
    keys += 1;
  }
  return session.state().text === text ? keys : undefined;
}

function fits(candidate: { text: string; whole: boolean }, rest: string): boolean {
  return candidate.whole ? candidate.text === rest : rest.startsWith(candidate.text);
}

/** Each syllable typed and chosen by itself, out of a list; digits cost one key. */
function bySyllable(name: string, listOf: (syllable: string) => readonly string[]): Contestant {
  return {
    name,
    write: ({ characters }) => {
      let keys: number | undefined = 0;
      let worst = 0;
      for (const { character, syllable } of characters) {
        const place = syllable === '' ? 0 : listOf(syllable).indexOf(character);
        worst = Math.max(worst, place < 0 ? Infinity : place);
        if (place < 0) keys = undefined;
        else if (keys !== undefined) {
          keys += syllable === '' ? 1 : syllable.length + Math.floor(place / pageSize) + 1;
        }
      }
      return { keys, place: worst, microseconds: [] };
    },
  };
}

/** Syllable by syllable with the characters and frequencies of our own dictionary. */
export function singleSyllables(dictionary: PinyinDictionary): Contestant {
  const spellings = buildSpellings(gansuFuzzySounds);
  const lists = new Map<string, string[]>();
  return bySyllable('syllable by syllable, our frequencies', (syllable) => {
    const exact = (spellings.get(syllable)?.anywhere ?? []).filter(({ cost }) => cost === 0);
    const list = lists.get(syllable) ?? singleCharacters(dictionary, exact).map(({ text }) => text);
    lists.set(syllable, list);
    return list;
  });
}

/** The Chinese layout of simple-keyboard-layouts: a list of characters for each syllable. */
export async function simpleKeyboard(): Promise<Contestant> {
  const { default: layout } = await import('simple-keyboard-layouts/build/layouts/chinese.js');
  const candidates = new Map(Object.entries(layoutCandidates(layout)));
  return bySyllable(
    'simple-keyboard-layouts, Chinese',
    (syllable) => candidates.get(syllable)?.split(' ') ?? [],
  );
}

/** A CommonJS module hands its default export on one level deeper. */
function layoutCandidates(layout: object): Record<string, string> {
  if ('layoutCandidates' in layout) return layout.layoutCandidates as Record<string, string>;
  return 'default' in layout ? layoutCandidates(layout.default as object) : {};
}
