import { candidatesOf, type Singles } from './candidates.ts';
import type { PinyinDictionary } from './dictionary.ts';
import { createLattice, type Edge } from './lattice.ts';
import { characterCost, createNameModel, nameEdges, type NameModel } from './names.ts';
import { extendPaths, firstPath, piecesOf, type Path } from './paths.ts';
import type { Candidate, TypingMode } from './session.ts';
import { buildSpellings, gansuFuzzySounds, type FuzzySounds, type Spelling } from './spellings.ts';
import type { LearntPhrase } from './visit-memory.ts';

/** What all conversions share: made once for a page. */
export interface Converter {
  dictionary: PinyinDictionary;
  spellings: ReadonlyMap<string, Spelling>;
  names: NameModel;
  /** characters of one sound in the order in which names have them */
  byName: (singles: Singles) => Singles;
}

/** Throws nothing; takes some milliseconds. */
export function createConverter(
  dictionary: PinyinDictionary,
  fuzzy: FuzzySounds = gansuFuzzySounds,
): Converter {
  const names = createNameModel(dictionary);
  return { dictionary, spellings: buildSpellings(fuzzy), names, byName: orderOfNames(names) };
}

/** Those that no name is known to have, after all others. */
const nameless = 10;

function orderOfNames(names: NameModel): (singles: Singles) => Singles {
  const known = new WeakMap<Singles, Singles>();
  return (singles) => {
    const ordered = known.get(singles) ?? sorted(singles);
    known.set(singles, ordered);
    return ordered;
  };

  function sorted(singles: Singles): Singles {
    const ranked = singles.map((single) => {
      const cost = characterCost(names, single.text, single.syllable) ?? nameless + single.cost;
      return { single, rank: cost + 2 * single.spelling };
    });
    return ranked.sort((a, b) => a.rank - b.rank).map(({ single }) => single);
  }
}

function asItIs(singles: Singles): Singles {
  return singles;
}

/** The letters that wait, and what they may be. */
export interface Conversion {
  append: (letter: string) => void;
  removeLast: () => void;
  /** Letters in front are settled: what follows is converted from there on. Never beyond the letters. */
  settle: (letters: number) => void;
  /** Takes the letters back that were settled last. */
  unsettle: (letters: number) => void;
  /** All candidates for the letters not settled, best first. */
  candidates: () => Candidate[];
  /** Those letters cut into syllables as the first candidate reads them. */
  spelled: () => string;
}

/** A name is one word in so many of a sentence: its cost in nats, by mode. */
const nameCosts: Record<TypingMode, number> = { sentence: 6.5, address: 7.5, name: -3 };
/** The same where the name is all that is typed: who types two or three syllables and stops has often written a name. */
const wholeNameCosts: Record<TypingMode, number> = { sentence: 2, address: 6, name: -3 };
const lettersOfName = 24;
const namesInText = 4;
const namesInNameMode = 40;

export function createConversion(
  { dictionary, spellings, names, byName }: Converter,
  mode: TypingMode,
  learnt: readonly LearntPhrase[],
): Conversion {
  const lattice = createLattice(dictionary, spellings, learnt);
  /** as typed; apostrophes are kept here alone */
  const typed: string[] = [];
  /** how many letters of the lattice the typed ones up to here make */
  const positions = [0];
  let settled = 0;
  let paths: (readonly Path[])[] = [[firstPath(dictionary)]];
  const namesTo: (readonly Edge[])[] = [[]];
  let final: Path[] | undefined;

  const pathsAt = (position: number) => paths[position] ?? [];
  const base = () => positions[settled] ?? 0;

  function namesAt(end: number): Edge[] {
    const limits = { start: undefined, abbreviated: false, unfinished: false, most: namesInText };
    return nameEdges(names, lattice, end, limits).map((edge) => ({
      ...edge,
      cost: edge.cost + nameCosts[mode],
    }));
  }

  function extend(): void {
    const end = lattice.length();
    namesTo[end] = namesAt(end);
    advance(end);
  }

  function advance(end: number): void {
    paths[end] = extendPaths(dictionary, mode, [...lattice.edgesTo(end), ...(namesTo[end] ?? [])], pathsAt);
  }

  /** Paths from the settled letters on, without working out the words again. */
  function restart(): void {
    const from = base();
    final = undefined;
    paths = [];
    paths[from] = [firstPath(dictionary)];
    for (let end = from + 1; end <= lattice.length(); end += 1) advance(end);
  }

  /** Worked out once for a state of the letters. */
  function finalPaths(): Path[] {
    return (final ??= workedOut());
  }

  function workedOut(): Path[] {
    const end = lattice.length();
    const extra = [...lattice.unfinishedEdges()];
    if (mode === 'name' || (settled === 0 && end <= lettersOfName)) {
      const limits = { start: base(), abbreviated: true, unfinished: true, most: namesInNameMode };
      for (const edge of nameEdges(names, lattice, end, limits)) {
        extra.push({ ...edge, cost: edge.cost + wholeNameCosts[mode] });
      }
    }
    const edges = [...lattice.edgesTo(end), ...(namesTo[end] ?? []), ...extra];
    return extendPaths(dictionary, mode, edges, pathsAt, mode === 'name' ? namesInNameMode : undefined);
  }

  /** Typed letters, apostrophes included, from the settled ones to a position of the lattice. */
  function lettersTo(position: number): number {
    let letters = typed.length;
    while (letters > settled + 1 && (positions[letters - 1] ?? 0) >= position) letters -= 1;
    // An apostrophe belongs to the syllable it closes.
    while (typed[letters] === "'" && (positions[letters + 1] ?? 0) === position) letters += 1;
    return letters - settled;
  }

  return {
    append: (letter) => {
      final = undefined;
      const boundary = typed.at(-1) === "'";
      typed.push(letter);
      if (letter !== "'") {
        lattice.append(letter, boundary);
        extend();
      }
      positions.push(lattice.length());
    },
    removeLast: () => {
      if (typed.length <= settled) return;
      final = undefined;
      positions.pop();
      if (typed.pop() === "'") return;
      lattice.removeLast();
      paths.length = lattice.length() + 1;
      namesTo.length = lattice.length() + 1;
    },
    settle: (letters) => {
      settled = Math.min(typed.length, settled + Math.max(0, letters));
      restart();
    },
    unsettle: (letters) => {
      settled = Math.max(0, settled - letters);
      restart();
    },
    candidates: () => {
      if (lattice.length() <= base()) return onlyApostrophes(typed.slice(settled));
      const order = mode === 'name' ? byName : asItIs;
      return candidatesOf({ dictionary, lattice, paths: finalPaths(), base: base(), order, lettersTo });
    },
    spelled: () => spelledAs(typed.slice(settled), finalPaths()[0], base(), lettersTo),
  };
}

/** An apostrophe with nothing before it stands for nothing else. */
function onlyApostrophes(letters: readonly string[]): Candidate[] {
  const text = letters.join('');
  return text === '' ? [] : [{ text, reading: '', letters: letters.length, whole: true }];
}

function spelledAs(
  letters: readonly string[],
  path: Path | undefined,
  base: number,
  lettersTo: (position: number) => number,
): string {
  if (!path) return letters.join('');
  const ends = piecesOf(path).flatMap((piece) => (piece.end > base ? piece.ends : []));
  let from = 0;
  const parts = ends.map((end) => {
    const to = lettersTo(end);
    const part = letters.slice(from, to).join('').replaceAll("'", '');
    from = to;
    return part;
  });
  return parts.filter((part) => part !== '').join(' ');
}
