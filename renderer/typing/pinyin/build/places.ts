import { wordKinds } from '../format.ts';
import { dataLines, textWithReadings } from './data-file.ts';
import type { PairEntry, WordEntry } from './encode.ts';
import { numbersOf } from './readings.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Costs in nats of places where nothing is known of how often they are written. */
const costs = {
  county: 8.5,
  township: 10,
  part: 9,
  street: 11.5,
  village: 11.5,
  family: 10.5,
  described: 9,
  generic: 7,
  withoutFamily: 2,
  asVillage: 1.5,
} as const;

/** So many of the commonest surnames are combined with all generic words. */
const familiesWithVillages = 260;

/** What villages are told apart by: 上湾, 石沟, 柳坪. */
const describing =
  '东西南北中上下大小前后里外新老旧高长双三五红白黑青黄石土水泉柳杨杏槐桃松榆梨枣麦花草龙凤马牛羊寺庙塔官营磨沙崖窑油';

/** Adds the places of `data/places.txt`; hands back which of them follow each other. */
export function addPlaces(
  vocabulary: Vocabulary,
  surnames: readonly (readonly [string, string, number])[],
): PairEntry[] {
  const pairs: PairEntry[] = [];
  let counties: WordEntry[] = [];
  const cities = add(vocabulary, '平凉市', costs.county, wordKinds.place);
  for (const line of dataLines('places.txt')) {
    const items = line.split(' ');
    const [head = ''] = items;
    if (head.startsWith('@')) {
      const group = groups[head];
      if (group) addGroup(vocabulary, items.slice(1), group);
      else if (head === '@generics') addFamilyVillages(vocabulary, line.slice(head.length), surnames);
      else {
        // the readings behind = hold blanks
        counties = addAll(vocabulary, line.slice(1), costs.county, wordKinds.place);
        for (const county of counties)
          for (const first of cities) pairs.push({ first, second: county, cost: 2 });
        for (const county of counties) pairs.push({ first: undefined, second: county, cost: 5 });
      }
      continue;
    }
    for (const township of addAll(vocabulary, line, costs.township, wordKinds.place)) {
      for (const first of counties) pairs.push({ first, second: township, cost: 3 });
    }
  }
  return [...pairs, ...numberedParts(vocabulary)];
}

/** 三社, 二组: villages number their parts. */
function numberedParts(vocabulary: Vocabulary): PairEntry[] {
  const numerals = [...'一二三四五六七八九十'].flatMap((text) => vocabulary.find(text) ?? []);
  const parts = ['社', '组', '队', '单元', '号楼'].flatMap((text) => vocabulary.find(text) ?? []);
  const villages = ['村', '社区', '街'].flatMap((text) => vocabulary.find(text) ?? []);
  return numerals.flatMap((numeral) => [
    ...parts.map((second, rank) => ({ first: numeral, second, cost: 3 + rank / 2 })),
    ...villages.map((first) => ({ first, second: numeral, cost: 4 })),
  ]);
}

const groups: Record<string, { cost: number; kind: number; growing: number }> = {
  '@other': { cost: 9.5, kind: wordKinds.place, growing: 0 },
  '@parts': { cost: costs.part, kind: wordKinds.placePart, growing: 0.03 },
  '@settlements': { cost: costs.part, kind: wordKinds.placePart | wordKinds.settlement, growing: 0.03 },
  '@counters': { cost: 11, kind: wordKinds.counter, growing: 0 },
  '@streets': { cost: costs.street, kind: wordKinds.place, growing: 0 },
  '@villages': { cost: costs.village, kind: wordKinds.place, growing: 0 },
};

function addGroup(
  vocabulary: Vocabulary,
  items: readonly string[],
  { cost, kind, growing }: { cost: number; kind: number; growing: number },
): void {
  for (const [rank, item] of itemsOf(items.join(' ')).entries())
    add(vocabulary, item, cost + rank * growing, kind);
}

function addAll(vocabulary: Vocabulary, line: string, cost: number, kind: number): WordEntry[] {
  return itemsOf(line).flatMap((item) => add(vocabulary, item, cost, kind));
}

/** `城关镇 崆峒镇=kong tong zhen 白水镇` as three items: what is no ideograph belongs to the reading before it. */
function itemsOf(line: string): string[] {
  return line.trim().split(/ (?=\p{Script=Han})/u);
}

function add(vocabulary: Vocabulary, item: string, cost: number, kind: number): WordEntry[] {
  const { text, readings } = textWithReadings(item.trim());
  const numbers = readings.length > 0 ? readings.map(numbersOf) : [vocabulary.readingOf(text)];
  const entries = numbers.flatMap((reading) =>
    reading?.length === [...text].length ? [vocabulary.add(text, reading, cost, kind)] : [],
  );
  if (entries.length === 0) throw new Error(`data/places.txt: no reading for ${item}`);
  return entries;
}

interface Generic {
  text: string;
  reading: readonly number[];
  /** of all generic words, this one */
  cost: number;
}

function genericsOf(vocabulary: Vocabulary, line: string): Generic[] {
  const items = line.split('|').map((item) => {
    const at = item.trim().lastIndexOf(' ');
    const { text, readings } = textWithReadings(item.trim().slice(0, at));
    const reading = readings[0] === undefined ? vocabulary.readingOf(text) : numbersOf(readings[0]);
    return { text, reading, weight: Number(item.trim().slice(at)) };
  });
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  return items.flatMap(({ text, reading, weight }) =>
    reading ? [{ text, reading, cost: -Math.log(weight / total) }] : [],
  );
}

/** 马家沟, 李家湾: a family name, 家 and a generic word; most villages of the region are called so. */
function addFamilyVillages(
  vocabulary: Vocabulary,
  line: string,
  surnames: readonly (readonly [string, string, number])[],
): void {
  const generics = genericsOf(vocabulary, line);
  addDescribed(vocabulary, generics);
  for (const [surname, reading, cost] of surnames.slice(0, familiesWithVillages)) {
    const family = numbersOf(reading);
    const [home] = vocabulary.readingOf('家') ?? [];
    if (!family || home === undefined) continue;
    vocabulary.add(`${surname}家`, [...family, home], costs.family + cost, wordKinds.place);
    for (const { text, reading: rest, cost: generic } of generics) {
      const village = costs.village - 3 + cost + generic;
      vocabulary.add(`${surname}家${text}`, [...family, home, ...rest], village, wordKinds.place);
      const short = village + costs.withoutFamily;
      vocabulary.add(surname + text, [...family, ...rest], short, wordKinds.place);
    }
  }
}

/** 上湾, 石沟, and what stands behind a word that is no name of a place: 马莲 + 沟, 老爷 + 山村. */
function addDescribed(vocabulary: Vocabulary, generics: readonly Generic[]): void {
  const village = vocabulary.readingOf('村') ?? [];
  for (const { text, reading, cost } of generics) {
    vocabulary.add(text, reading, costs.generic + cost, wordKinds.placePart);
    const named = costs.generic + cost + costs.asVillage;
    vocabulary.add(`${text}村`, [...reading, ...village], named, wordKinds.placePart);
    for (const first of describing) {
      const sound = vocabulary.readingOf(first);
      const described = costs.described + cost + Math.log(describing.length);
      if (sound) vocabulary.add(first + text, [...sound, ...reading], described, wordKinds.place);
    }
  }
}
