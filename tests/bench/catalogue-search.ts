import { pinyin } from 'pinyin-pro';
import { buildSearch } from '../../offline-cache/catalogue/search.ts';
import { figure, type BenchFigure } from './bench-report.ts';
import { benchNames, sequence } from './catalogue-samples.ts';
import { loadFuse, loadPinyinMatch } from './load-peers.ts';

const runs = 5;
const itemCount = 10_000;
const queriesOfAKind = 60;
/** what a screen shows */
const shown = 20;

type Item = ReturnType<typeof benchNames>[number];

interface Query {
  typed: string;
  /** the item whose name the query was taken from */
  wanted: string;
}

interface Contestant {
  name: string;
  buildMs: number;
  /** codes of what it would show */
  find(typed: string): string[];
}

interface Measured {
  p50: number;
  p99: number;
  /** share of the queries whose item is among those shown */
  found: number;
}

export interface SearchFindings {
  figures: BenchFigure[];
  notes: string[];
  holds: boolean;
}

/** Search over 10,000 items by characters, pinyin and initials; the contestants take turns. */
export async function measureSearch(): Promise<SearchFindings> {
  const items = benchNames(itemCount);
  const { contestants, notRun } = await field(items);
  const figures = contestants.map(({ name, buildMs }) => figure(`${name}, index`, 'ms', [buildMs]));
  let holds = true;
  for (const [kind, queries] of Object.entries(queriesOf(items))) {
    const measured = takeTurns(contestants, queries, kind);
    for (const [{ name }, results] of measured) {
      figures.push(
        figure(
          `${name}, ${kind}, p50`,
          'ms',
          results.map(({ p50 }) => p50),
        ),
        figure(
          `${name}, ${kind}, p99`,
          'ms',
          results.map(({ p99 }) => p99),
        ),
        figure(
          `${name}, ${kind}, found`,
          'share',
          results.map(({ found }) => found),
        ),
      );
    }
    // by position of a turn: ours is the first of the field
    holds &&= (measured[0]?.[1].length ?? 0) === runs;
  }
  const notes = [
    `search: ${itemCount.toLocaleString('en')} items with two names each, ${queriesOfAKind} queries of a kind taken from their names, ${shown} hits; ${runs} interleaved runs`,
    '“found” is the share of queries whose item is among the hits shown: many items share their words, so nobody reaches 1',
    'pinyin-match has no index and no order: every name is asked, in the order of the list; fuse.js searches names, pinyin and initials as fields, threshold 0, anywhere in the field',
    ...notRun,
  ];
  return { figures, notes, holds };
}

function takeTurns(
  contestants: readonly Contestant[],
  queries: readonly Query[],
  kind: string,
): [Contestant, Measured[]][] {
  const measured = contestants.map((contestant): [Contestant, Measured[]] => [contestant, []]);
  for (const [contestant] of measured) measure(contestant, queries.slice(0, 10));
  for (let run = 0; run < runs; run += 1) {
    console.error(`search by ${kind}, ${run + 1} of ${runs}`);
    for (const place of measured.keys()) {
      const turn = measured[(place + run) % measured.length];
      turn?.[1].push(measure(turn[0], queries));
    }
  }
  return measured;
}

function measure(contestant: Contestant, queries: readonly Query[]): Measured {
  let found = 0;
  const times = queries.map(({ typed, wanted }) => {
    const began = performance.now();
    const codes = contestant.find(typed);
    const elapsed = performance.now() - began;
    if (codes.includes(wanted)) found += 1;
    return elapsed;
  });
  times.sort((a, b) => a - b);
  const quantile = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  return { p50: quantile(0.5), p99: quantile(0.99), found: found / queries.length };
}

async function field(items: readonly Item[]): Promise<{ contestants: Contestant[]; notRun: string[] }> {
  const contestants = [built('catalogue search', () => ours(items))];
  const notRun: string[] = [];
  const pinyinMatch = await loadPinyinMatch();
  if (pinyinMatch.ok) {
    const { match } = pinyinMatch.value.module.default;
    contestants.push(
      built(pinyinMatch.value.title, () => (typed) => {
        const has = ({ shortName, name }: Item) =>
          match(shortName, typed) !== false || match(name, typed) !== false;
        return items
          .filter(has)
          .slice(0, shown)
          .map(({ code }) => code);
      }),
    );
  } else notRun.push(`not run: ${pinyinMatch.failure.peer}: ${pinyinMatch.failure.reason}`);
  const fuse = await loadFuse();
  if (fuse.ok) {
    const { default: Fuse } = fuse.value.module;
    contestants.push(
      built(fuse.value.title, () => {
        const sounds = items.map((item) => ({ ...item, ...soundsOf(`${item.shortName} ${item.name}`) }));
        const keys = ['shortName', 'name', 'whole', 'initials'];
        const options = { keys, threshold: 0, ignoreLocation: true };
        const index = new Fuse(sounds, options);
        return (typed) => index.search(typed, { limit: shown }).map(({ item }) => item.code);
      }),
    );
  } else notRun.push(`not run: ${fuse.failure.peer}: ${fuse.failure.reason}`);
  return { contestants, notRun };
}

function ours(items: readonly Item[]): (typed: string) => string[] {
  const search = buildSearch(items);
  return (typed) => search.find(typed, shown).map(({ code }) => code);
}

function built(name: string, build: () => (typed: string) => string[]): Contestant {
  const began = performance.now();
  const find = build();
  return { name, find, buildMs: performance.now() - began };
}

/** Two to four characters of a name, as they are, as they sound, and as their initials. */
function queriesOf(items: readonly Item[]): Record<'characters' | 'pinyin' | 'initials', Query[]> {
  const random = sequence(7);
  const parts = Array.from({ length: queriesOfAKind }, () => {
    const item = items[Math.floor(random() * items.length)] ?? { code: '', shortName: '', name: '' };
    const length = 2 + Math.floor(random() * 3);
    const from = Math.floor(random() * Math.max(1, item.shortName.length - length));
    return { part: item.shortName.slice(from, from + length), wanted: item.code };
  });
  const typed = (spell: (part: string) => string) =>
    parts.map(({ part, wanted }) => ({ typed: spell(part), wanted }));
  return {
    characters: typed((part) => part),
    pinyin: typed((part) => soundsOf(part).whole),
    initials: typed((part) => soundsOf(part).initials),
  };
}

function soundsOf(text: string): { whole: string; initials: string } {
  const sounds = pinyin(text, { toneType: 'none', type: 'array', v: true });
  return { whole: sounds.join(''), initials: sounds.map((sound) => sound.charAt(0)).join('') };
}
