import type { SearchIndex } from './search-index.ts';

/** How something was typed. */
export type MatchKind = 'characters' | 'pinyin' | 'initials' | 'mixed';

interface Match {
  /** the position after the last */
  end: number;
  /** a reading was needed that does not fit the place */
  unusual: boolean;
}

const isLetters = (term: readonly string[]): boolean => term.every((letter) => /^[a-z0-9]$/.test(letter));

/** Positions where a match can begin. */
interface Starts {
  positions: readonly number[];
  /** the term ends within this reading of theirs, so that there is nothing left to compare */
  ending?: string;
}

/** Calls `found` with every match of this kind; one item may have several, and a position may come twice. */
export function eachMatch(
  index: SearchIndex,
  term: readonly string[],
  kind: MatchKind,
  found: (start: number, end: number, unusual: boolean) => void,
): void {
  for (const { positions, ending } of starts(index, term, kind)) {
    for (const start of positions) {
      if (ending !== undefined) {
        found(start, start + 1, index.readings[start]?.[0] !== ending);
        continue;
      }
      const match = matchAt(index, start, term, kind);
      if (match) found(start, match.end, match.unusual);
    }
  }
}

function starts(index: SearchIndex, term: readonly string[], kind: MatchKind): Starts[] {
  const [first = '', second = ''] = term;
  switch (kind) {
    case 'characters':
      return listed(index.byCharacter.get(first));
    case 'mixed':
      // letters may be those of an ideograph; an ideograph is only itself
      return listed(/^[a-z]$/.test(first) ? index.byInitials.get(first) : index.byCharacter.get(first));
    case 'pinyin':
      return isLetters(term) ? pinyinStarts(index, term.join('')) : [];
    case 'initials':
      // one letter begins a reading: that is pinyin
      return isLetters(term) && term.length > 1 ? listed(index.byInitials.get(first + second)) : [];
  }
}

function listed(positions: readonly number[] | undefined): Starts[] {
  return positions ? [{ positions }] : [];
}

/** Positions with a reading that begins the typed text, or that the typed text begins. */
function pinyinStarts(index: SearchIndex, typed: string): Starts[] {
  return [...index.byReading].flatMap(([reading, positions]) => {
    if (reading.startsWith(typed)) return [{ positions, ending: reading }];
    return typed.startsWith(reading) ? [{ positions }] : [];
  });
}

/** The match of the whole term that begins at a position, within its field. */
function matchAt(
  index: SearchIndex,
  start: number,
  term: readonly string[],
  kind: MatchKind,
): Match | undefined {
  const end = index.fields[index.fieldAt[start] ?? -1]?.end ?? start;
  switch (kind) {
    case 'characters':
      return charactersAt(index, start, end, term);
    case 'initials':
      return initialsAt(index, start, end, term);
    case 'pinyin':
      return lettersAt(index, { position: start, end }, term, 0, false);
    case 'mixed':
      return lettersAt(index, { position: start, end }, term, 0, true);
  }
}

function charactersAt(
  index: SearchIndex,
  start: number,
  end: number,
  term: readonly string[],
): Match | undefined {
  if (start + term.length > end) return undefined;
  for (let place = 0; place < term.length; place += 1) {
    if (index.characters[start + place] !== term[place]) return undefined;
  }
  return { end: start + term.length, unusual: false };
}

function initialsAt(
  index: SearchIndex,
  start: number,
  end: number,
  term: readonly string[],
): Match | undefined {
  if (start + term.length > end) return undefined;
  let unusual = false;
  for (let place = 0; place < term.length; place += 1) {
    const readings = index.readings[start + place] ?? [];
    const found = readings.findIndex((reading) => reading.charAt(0) === term[place]);
    if (found < 0) return undefined;
    unusual ||= found > 0;
  }
  return { end: start + term.length, unusual };
}

/**
 * Reads the term from `from` on at a position: a whole reading, or the beginning of one where the term ends. In a
 * mixture also the character itself, or its initial alone. The first way that succeeds counts.
 */
function lettersAt(
  index: SearchIndex,
  { position, end }: { position: number; end: number },
  term: readonly string[],
  from: number,
  mixed: boolean,
): Match | undefined {
  if (from === term.length) return { end: position, unusual: false };
  if (position >= end) return undefined;
  const goOn = (letters: number): Match | undefined =>
    lettersAt(index, { position: position + 1, end }, term, from + letters, mixed);
  if (mixed && index.characters[position] === term[from]) {
    const match = goOn(1);
    if (match) return match;
  }
  for (const [place, reading] of (index.readings[position] ?? []).entries()) {
    const letters = commonLetters(reading, term, from);
    const isWhole = letters === reading.length || from + letters === term.length;
    const match =
      (letters > 0 && isWhole ? goOn(letters) : undefined) ?? (mixed && letters > 0 ? goOn(1) : undefined);
    if (match) return { end: match.end, unusual: match.unusual || place > 0 };
  }
  return undefined;
}

/** How many letters of a reading stand in the term from `from` on. */
function commonLetters(reading: string, term: readonly string[], from: number): number {
  let count = 0;
  while (count < reading.length && term[from + count] === reading.charAt(count)) count += 1;
  return count;
}
