import type { NameTables } from '../format.ts';
import { syllables } from '../syllables.ts';
import { dataLines, textWithReadings } from './data-file.ts';
import { characterReadings } from './readings.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The tables of the name model, out of `data/surnames.txt` and `data/given-names.txt`. */
export function nameTables(vocabulary: Vocabulary): NameTables {
  const spelled = (text: string) =>
    (vocabulary.readingOf(text) ?? []).map((number) => syllables[number] ?? '').join(' ');
  return { surnames: surnames(spelled), given: wholeNames(spelled), characters: characters() };
}

function surnames(spelled: (text: string) => string): [string, string, number][] {
  const listed = dataLines('surnames.txt').map((line) => {
    const [item = '', share = '0'] = line.split(' ').length > 2 ? splitLast(line) : line.split(' ');
    const { text, readings } = textWithReadings(item);
    return { text, reading: readings[0] ?? spelled(text), share: Number(share) };
  });
  const total = listed.reduce((sum, { share }) => sum + share, 0);
  return listed.map(({ text, reading, share }) => [text, reading, rounded(-Math.log(share / total))]);
}

/** `尉迟=yu chi 0.1`: the number after the last blank. */
function splitLast(line: string): [string, string] {
  const at = line.lastIndexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
}

function wholeNames(spelled: (text: string) => string): [string, string, number][] {
  const weights = new Map<string, number>();
  for (const line of dataLines('given-names.txt')) {
    const [head, weight = '', ...names] = line.split(' ');
    if (head !== 'names') continue;
    for (const name of names) weights.set(name, Math.max(weights.get(name) ?? 0, Number(weight)));
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...weights].map(([name, weight]) => [name, spelled(name), rounded(-Math.log(weight / total))]);
}

interface Weights {
  first: number;
  second: number;
}

/** Costs of a character as first and as second of a given name, for men and for women; not listed: undefined. */
function characters(): NameTables['characters'] {
  const men = new Map<string, Weights>();
  const women = new Map<string, Weights>();
  for (const line of dataLines('given-names.txt')) {
    const sex = line.startsWith('m ') ? men : line.startsWith('f ') ? women : undefined;
    for (const item of sex ? line.slice(2).split('|') : []) {
      const [character = '', first = '0', second = first] = item.trim().split(' ');
      sex?.set(character, { first: Number(first), second: Number(second) });
    }
    listed(line, men, women);
  }
  const total = (table: Map<string, Weights>, place: keyof Weights) =>
    [...table.values()].reduce((sum, weights) => sum + weights[place], 0);
  const totals = [men, women].map((table) => ({
    first: total(table, 'first'),
    second: total(table, 'second'),
  }));
  return [...new Set([...men.keys(), ...women.keys()])].flatMap((character) => {
    const costs = [men, women].flatMap((table, sex) =>
      (['first', 'second'] as const).map((place) =>
        rounded(-Math.log((table.get(character)?.[place] ?? 0.02) / (totals[sex]?.[place] ?? 1))),
      ),
    );
    const [manFirst = 20, manSecond = 20, womanFirst = 20, womanSecond = 20] = costs;
    const reading = characterReadings(character)[0];
    const spelling = reading === undefined ? '' : (syllables[reading] ?? '');
    return [[character, spelling, manFirst, manSecond, womanFirst, womanSecond]] as const;
  });
}

/** `men 2 6 阳兵堂`: characters that share their weights; what stands by itself above keeps its own. */
function listed(line: string, men: Map<string, Weights>, women: Map<string, Weights>): void {
  const [head, first, second, characters = ''] = line.split(' ');
  const sex = head === 'men' ? men : head === 'women' ? women : undefined;
  for (const character of sex ? characters : []) {
    if (!sex?.has(character)) sex?.set(character, { first: Number(first), second: Number(second) });
  }
}

function rounded(cost: number): number {
  return Math.round(cost * 100) / 100;
}
