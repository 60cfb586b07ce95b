import type { PinyinDictionary } from './dictionary.ts';
import { noWord, type Edge, type Lattice } from './lattice.ts';
import { longestSpelling, spellingCosts, type SpellingOption } from './spellings.ts';
import { syllableNumber } from './syllables.ts';

/** Shares of the ways a given name is made, as costs in nats. */
const shares = { known: 0.6, combined: 0.9, single: 2.2 } as const;
/** more readings than these are abbreviations: for those only known names are looked for */
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
  /** by the first syllable, of one and of two syllables */
  surnames: ReadonlyMap<number, readonly Given[]>;
  /** whole given names of two characters by their first syllable */
  known: ReadonlyMap<number, readonly Given[]>;
  /** those of three by their last */
  threes: ReadonlyMap<number, readonly Given[]>;
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
  const known = names.given.map(given);
  return {
    surnames: bySyllableAt(names.surnames.map(given), 0),
    known: bySyllableAt(
      known.filter(({ reading }) => reading.length === 2),
      0,
    ),
    threes: bySyllableAt(
      known.filter(({ reading }) => reading.length === 3),
      2,
    ),
    bySyllable,
  };
}

function bySyllableAt(all: readonly Given[], place: number): Map<number, Given[]> {
  const found = new Map<number, Given[]>();
  for (const given of all) {
    const syllable = given.reading[place] ?? -1;
    found.set(syllable, [...(found.get(syllable) ?? []), given]);
  }
  return found;
}

/** How unlikely a character is in a name, as surname or in a given name; undefined where it is not known in any. */
export function characterCost(model: NameModel, text: string, syllable: number): number | undefined {
  const surname = model.surnames.get(syllable)?.find((each) => each.text === text)?.cost;
  const given = model.bySyllable.get(syllable)?.find((each) => each.text === text)?.costs;
  const least = Math.min(surname ?? Infinity, ...(given ?? []));
  return least === Infinity ? undefined : least;
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
      for (const { syllable, cost: spelling } of last.options) {
        for (const surname of surnames.get(syllable) ?? []) {
          if (surname.reading.length === 1)
            parts.push({ ...surname, start: last.from, ends: [end], spelling });
        }
      }
    }
    for (const first of spansTo(lattice, last.from, abbreviated, false).filter(({ from }) => fits(from))) {
      parts.push(...compoundSurnames(surnames, first, last, end));
    }
  }
  return parts;
}

/** 尉迟, 欧阳: two syllables. */
function compoundSurnames(surnames: NameModel['surnames'], first: Span, last: Span, end: number): Part[] {
  const lastCosts = costsOf(last.options);
  return first.options.flatMap(({ syllable, cost }) =>
    (surnames.get(syllable) ?? []).flatMap((surname) => {
      const second = surname.reading.length === 2 ? lastCosts.get(surname.reading[1] ?? -1) : undefined;
      if (second === undefined) return [];
      return [{ ...surname, start: first.from, ends: [last.from, end], spelling: cost + second }];
    }),
  );
}

/** Given names of one to three characters that end at `end`. */
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
    parts.push(...givenOfThree(model, lattice, last, end));
  }
  return parts;
}

/** 麦燕木, 赛里麦: known as a whole or not at all, and typed in full. */
function givenOfThree({ threes }: NameModel, lattice: Lattice, last: Span, end: number): Part[] {
  const parts: Part[] = [];
  for (const { syllable, cost: lastCost } of last.options) {
    const names = threes.get(syllable);
    if (!names) continue;
    for (const middle of spansTo(lattice, last.from, false, false)) {
      const middleCosts = costsOf(middle.options);
      for (const first of spansTo(lattice, middle.from, false, false)) {
        const firstCosts = costsOf(first.options);
        for (const { text, reading, cost } of names) {
          const [one = -1, two = -1] = reading;
          const spelling = lastCost + (middleCosts.get(two) ?? Infinity) + (firstCosts.get(one) ?? Infinity);
          if (spelling === Infinity) continue;
          const ends = [middle.from, last.from, end];
          parts.push({ start: first.from, ends, text, reading, cost: cost + shares.known, spelling });
        }
      }
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
  const lastCosts = costsOf(last.options);
  for (const { syllable, cost: firstCost } of first.options) {
    for (const { text, reading, cost } of model.known.get(syllable) ?? []) {
      const spelling = firstCost + (lastCosts.get(reading[1] ?? -1) ?? Infinity);
      if (spelling < Infinity) keep({ ...place, text, reading, cost: cost + shares.known, spelling });
    }
  }
  const [firstOptions, lastOptions] = [combinedReadings(first.options), combinedReadings(last.options)];
  if (firstOptions.length > 0 && lastOptions.length > 0) {
    const seconds = likeliest(charactersOf(model, lastOptions), 1);
    for (const one of likeliest(charactersOf(model, firstOptions), 0)) {
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

/** Where letters may stand for many syllables, those that are typed to their ends. */
function combinedReadings(options: readonly SpellingOption[]): readonly SpellingOption[] {
  if (options.length <= readingsCombined) return options;
  return options.filter(({ cost }) => !isAbbreviation(cost) && cost !== spellingCosts.unfinished);
}

type SpelledCharacter = NameCharacter & { syllable: number; spelling: number };

/** more of them are not combined with each other */
const charactersCombined = 24;

/** The likeliest as first (0) or second (1) of a given name. */
function likeliest(characters: SpelledCharacter[], place: 0 | 1): SpelledCharacter[] {
  if (characters.length <= charactersCombined) return characters;
  const cost = ({ costs, spelling }: SpelledCharacter) =>
    Math.min(costs[place], costs[place === 0 ? 2 : 3]) + spelling;
  return characters.sort((a, b) => cost(a) - cost(b)).slice(0, charactersCombined);
}

function charactersOf({ bySyllable }: NameModel, options: readonly SpellingOption[]): SpelledCharacter[] {
  return options.flatMap(({ syllable, cost }) =>
    (bySyllable.get(syllable) ?? []).map((character) => ({ ...character, syllable, spelling: cost })),
  );
}

function costsOf(options: readonly SpellingOption[]): Map<number, number> {
  return new Map(options.map(({ syllable, cost }) => [syllable, cost]));
}
