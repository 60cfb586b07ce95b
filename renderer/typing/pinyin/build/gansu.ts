import { wordKinds } from '../format.ts';
import { divisionsOf, type Division } from './divisions.ts';
import type { PairEntry, WordEntry } from './encode.ts';
import { numbersOf } from './readings.ts';
import type { Vocabulary } from './vocabulary.ts';

const province = '62';
/** Where the terminals stand: its places are written oftener than those of the rest of the province. */
const ownCity = '6208';

/** Costs in nats of the places of the own city; `elsewhere` is added to those of the others. */
const costs = {
  city: 8.5,
  county: 8.5,
  township: 10,
  withoutWord: 1.5,
  village: 11,
  elsewhere: 1.5,
} as const;
/** Longer names are typed in parts. */
const longest = 8;
/** Costs of a division behind the one that it belongs to: they are some ten. */
const behind = { county: 2, township: 3, village: 3.2 } as const;

/** Adds the cities, counties, townships and villages of the province; hands back which of them follow each other. */
export function addGansu(
  vocabulary: Vocabulary,
  surnames: readonly (readonly [string, string, number])[],
): PairEntry[] {
  const { cities, counties, townships, villages } = divisionsOf(province);
  const added = new Map<string, WordEntry[]>();
  const families = new Map(surnames.toReversed().map(([surname, reading]) => [surname, reading]));
  const level = (
    divisions: readonly Division[],
    own: number,
    namesOf: (name: string) => readonly [string, number][],
  ) => {
    for (const { code, name } of divisions) {
      const cost = own + (code.startsWith(ownCity) ? 0 : costs.elsewhere);
      const entries = namesOf(name)
        .filter(([text]) => text.length <= longest)
        .flatMap(([text, more]) =>
          readingsOf(vocabulary, text, families).map((reading) =>
            vocabulary.add(text, reading, cost + more, wordKinds.place),
          ),
        );
      added.set(code, entries);
    }
  };
  level(cities, costs.city, namesOfRegion);
  level(counties, costs.county, namesOfRegion);
  level(townships, costs.township, namesOfTownship);
  level(villages, costs.village, namesOfVillage);
  return [
    ...pairsBehind(counties, added, 4, behind.county),
    ...pairsBehind(townships, added, 6, behind.township),
    ...pairsBehind(villages, added, 9, behind.village),
  ];
}

/** Each division behind the one whose code has so many digits. */
function pairsBehind(
  divisions: readonly Division[],
  added: ReadonlyMap<string, readonly WordEntry[]>,
  digits: number,
  cost: number,
): PairEntry[] {
  return divisions.flatMap(({ code }) =>
    (added.get(code.slice(0, digits)) ?? []).flatMap((first) =>
      (added.get(code) ?? []).map((second) => ({ first, second, cost })),
    ),
  );
}

/** 临夏回族自治州 is 临夏州 and 临夏 as well. */
function namesOfRegion(name: string): [string, number][] {
  const word = name.at(-1) ?? '';
  const bare = name.replace(/(?:\p{Script=Han}族)*自治[州县]$/u, '').replace(/(?<=..)[市州县区]$/, '');
  const ethnic = bare.replace(/(?:回|藏|裕固|哈萨克|蒙古|东乡|保安|撒拉)+族?$/, '');
  const short = ethnic.length > 1 ? ethnic : bare;
  const names = new Map(
    [
      [name, 0],
      [short + word, 0],
      [short, costs.withoutWord],
    ].reverse() as [string, number][],
  );
  return [...names].filter(([text]) => text.length > 1);
}

/** 安国镇, and 安国 where 镇 is left out. */
function namesOfTownship(name: string): [string, number][] {
  const short = name.replace(/(?:街道|镇|(?:\p{Script=Han}族)?乡)$/u, '');
  return short.length > 1 && short !== name
    ? [
        [name, 0],
        [short, costs.withoutWord],
      ]
    : [[name, 0]];
}

/** What stands before 村 and 社区: those words follow all places alike. 王村 stays whole. */
function namesOfVillage(name: string): [string, number][] {
  const short = name.replace(/(?:村|社区)$/, '');
  return [[short.length > 1 ? short : name, 0]];
}

/** Sounds that these characters have in names of places, the first as books have it, the others as people say it. */
const localSounds: Readonly<Record<string, readonly string[]>> = {
  堡: ['bao', 'bu', 'pu'],
  铺: ['pu'],
  咀: ['zui'],
  柏: ['bai', 'bo'],
};

function readingsOf(vocabulary: Vocabulary, text: string, families: ReadonlyMap<string, string>): number[][] {
  const characters = [...text];
  const usual = vocabulary.readingOf(text);
  if (usual?.length !== characters.length) return [];
  // 单家沟 belongs to the family Shan
  const family = characters[1] === '家' ? numbersOf(families.get(characters[0] ?? '') ?? '') : undefined;
  if (family?.length === 1) usual[0] = family[0] ?? 0;
  return characters.reduce<number[][]>(
    (readings, character, at) => {
      const sounds = (localSounds[character] ?? []).flatMap((sound) => numbersOf(sound) ?? []);
      const each = sounds.length > 0 ? sounds : [usual[at] ?? 0];
      return readings.flatMap((reading) => each.map((sound) => [...reading, sound]));
    },
    [[]],
  );
}
