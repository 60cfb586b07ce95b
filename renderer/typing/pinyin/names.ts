import type { PinyinDictionary } from './dictionary.ts';
import { noWord, type Edge, type Lattice } from './lattice.ts';
import { longestSpelling, spellingCosts, type SpellingOption } from './spellings.ts';
import { syllableNumber } from './syllables.ts';

/** Shares of the ways a given name is made, as costs in nats. */
const shares = { known: 0.6, combined: 0.9, single: 2.2 } as const;
/** more readings than these are abbreviations: only known names are looked for */
const readingsCombined = 6;

interface Given {
  text: string;
  reading: readonly number[];
  cost: number;
}

interface NameCharacter {
  text: string;
  /** as first and second of a man's name, of a woman's */
  costs: readonly [number, number, number, number];
}

/** The name model in memory. */
export interface NameModel {
  surnames: readonly Given[];
  known: readonly Given[];
  bySyllable: ReadonlyMap<number, readonly NameCharacter[]>;
}

export function createNameModel({ names }: PinyinDictionary): NameModel {
  const given = ([text, reading, cost]: readonly [string, string, number]): Given => ({
    text,
    reading: reading.split(' ').map((syllable) => syllableNumber(syllable) ?? -1),
    cost,
  });
  const bySyllable = new Map<number, NameCharacter[]>();
  for (const [text, reading, ...costs] of names.characters) {
    const syllable = syllableNumber(reading) ?? -1;
    bySyllable.set(syllable, [...(bySyllable.get(syllable) ?? []), { text, costs }]);
  }
  return { surnames: names.surnames.map(given), known: names.given.map(given), bySyllable };
}

/** A part of a name over some letters. */
interface Part {
  start: number;
  ends: readonly number[];
  text: string;
  reading: readonly number[];
  cost: number;
  spelling: number;
}

/**
 * Names, surname first, that end at `end` and begin at `start` (anywhere where it is undefined), the likeliest first.
 * `abbreviated` allows initials for syllables.
 */
export function nameEdges(
  model: NameModel,
  lattice: Lattice,
  end: number,
  limits: { start: number | undefined; abbreviated: boolean; unfinished: boolean; most: number },
): Edge[] {
  const found: Edge[] = [];
  for (const given of givenParts(model, lattice, end, limits)) {
    for (const surname of surnameParts(model, lattice, given.start, limits)) {
      found.push({
        start: surname.start,
        end,
        text: surname.text + given.text,
        word: noWord,
        kind: 0,
        cost: surname.cost + given.cost,
        spelling: surname.spelling + given.spelling,
        reading: [...surname.reading, ...given.reading],
        ends: [...surname.ends, ...given.ends],
      });
    }
  }
  return found.sort((a, b) => a.cost + a.spelling - b.cost - b.spelling).slice(0, limits.most);
}

interface Span {
  from: number;
  options: readonly SpellingOption[];
}

function spansTo(lattice: Lattice, end: number, abbreviated: boolean, unfinished: boolean): Span[] {
  const spans: Span[] = [];
  for (let from = end - 1; from >= Math.max(0, end - longestSpelling); from -= 1) {
    const spelling = lattice.spellingOf(from, end);
    const all = [...(spelling?.anywhere ?? []), ...(unfinished ? (spelling?.unfinished ?? []) : [])];
    const options = abbreviated ? all : all.filter(({ cost }) => !isAbbreviation(cost));
    if (options.length > 0) spans.push({ from, options });
  }
  return spans;
}

function isAbbreviation(cost: number): boolean {
  return cost === spellingCosts.initial;
}

/** Surnames that end at `end`. */
function surnameParts(
  { surnames }: NameModel,
  lattice: Lattice,
  end: number,
  { start, abbreviated }: { start: number | undefined; abbreviated: boolean },
): Part[] {
  const fits = (from: number) => start === undefined || from === start;
  const parts: Part[] = [];
  for (const last of spansTo(lattice, end, abbreviated, false)) {
    if (fits(last.from)) {
      for (const { reading, ...rest } of surnames) {
        if (reading.length !== 1) continue;
        const option = last.options.find(({ syllable }) => syllable === reading[0]);
        if (option) {
          parts.push({ ...rest, reading, start: last.from, ends: [end], spelling: option.cost });
        }
      }
    }
    for (const first of spansTo(lattice, last.from, abbreviated, false).filter(({ from }) => fits(from))) {
      for (const { reading, ...rest } of surnames) {
        if (reading.length !== 2) continue;
        const one = first.options.find(({ syllable }) => syllable === reading[0]);
        const two = last.options.find(({ syllable }) => syllable === reading[1]);
        if (!one || !two) continue;
        const ends = [last.from, end];
        parts.push({ ...rest, reading, start: first.from, ends, spelling: one.cost + two.cost });
      }
    }
  }
  return parts;
}

/** Given names of one and two characters that end at `end`. */
function givenParts(
  model: NameModel,
  lattice: Lattice,
  end: number,
  { abbreviated, unfinished }: { abbreviated: boolean; unfinished: boolean },
): Part[] {
  const parts: Part[] = [];
  for (const last of spansTo(lattice, end, abbreviated, unfinished)) {
    for (const { text, syllable, spelling, costs } of charactersOf(model, last.options)) {
      const cost = shares.single - Math.log((Math.exp(-costs[1]) + Math.exp(-costs[3])) / 2);
      parts.push({ start: last.from, ends: [end], text, reading: [syllable], cost, spelling });
    }
    for (const first of spansTo(lattice, last.from, abbreviated, false)) {
      parts.push(...givenOfTwo(model, first, last, end));
    }
  }
  return parts;
}

function givenOfTwo(model: NameModel, first: Span, last: Span, end: number): Part[] {
  const place = { start: first.from, ends: [last.from, end] };
  const parts = new Map<string, Part>();
  const keep = (part: Part) => {
    const known = parts.get(part.text);
    if (!known || part.cost + part.spelling < known.cost + known.spelling) parts.set(part.text, part);
  };
  const firstCosts = costsOf(first.options);
  const lastCosts = costsOf(last.options);
  for (const { text, reading, cost } of model.known) {
    const [one = -1, two = -1] = reading;
    const spelling = (firstCosts.get(one) ?? Infinity) + (lastCosts.get(two) ?? Infinity);
    if (spelling < Infinity) keep({ ...place, text, reading, cost: cost + shares.known, spelling });
  }
  if (first.options.length <= readingsCombined && last.options.length <= readingsCombined) {
    const seconds = charactersOf(model, last.options);
    for (const one of charactersOf(model, first.options)) {
      for (const two of seconds) {
        const man = Math.exp(-one.costs[0] - two.costs[1]);
        const woman = Math.exp(-one.costs[2] - two.costs[3]);
        keep({
          ...place,
          text: one.text + two.text,
          reading: [one.syllable, two.syllable],
          cost: shares.combined - Math.log((man + woman) / 2),
          spelling: one.spelling + two.spelling,
        });
      }
    }
  }
  return [...parts.values()];
}

function charactersOf(
  { bySyllable }: NameModel,
  options: readonly SpellingOption[],
): (NameCharacter & { syllable: number; spelling: number })[] {
  return options.flatMap(({ syllable, cost }) =>
    (bySyllable.get(syllable) ?? []).map((character) => ({ ...character, syllable, spelling: cost })),
  );
}

function costsOf(options: readonly SpellingOption[]): Map<number, number> {
  return new Map(options.map(({ syllable, cost }) => [syllable, cost]));
}
