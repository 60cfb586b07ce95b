import type { ServiceItem } from '../../contract/service-item.ts';
import { SearchIndex } from './search-index.ts';
import { BestMatches, type MatchPlace } from './search-best.ts';
import { eachMatch, type MatchKind } from './search-match.ts';
import { searchTerms } from './search-text.ts';

/** An item that was found, and where: for showing which characters were meant. */
export interface SearchHit {
  code: string;
  field: 'shortName' | 'name';
  /** in UTF-16 units of that field */
  start: number;
  end: number;
  by: MatchKind;
}

export interface CatalogueSearch {
  /** The best first; a query of nothing finds nothing. Parts between spaces must all be found in an item. */
  find(query: string, limit: number): SearchHit[];
}

/** Tried in this order; a looser kind only when the stricter ones find nothing. */
const kinds: readonly (readonly MatchKind[])[] = [['characters'], ['pinyin', 'initials'], ['mixed']];
const fieldNames = ['shortName', 'name'] as const;
/** Items never reach this; a score times this plus the item's number is still exact. */
const mostItems = 2 ** 20;

/**
 * A search over the names of items by characters (`养老`), by pinyin (`yanglao`, `yangl`), by initials (`yljf`) and by a
 * mixture of them (`养lao`, `yljin`). Of a character with several readings all are found, the one that fits first.
 */
export function buildSearch(
  items: readonly Pick<ServiceItem, 'code' | 'shortName' | 'name'>[],
): CatalogueSearch {
  const index = new SearchIndex();
  for (const [number, { shortName, name }] of items.entries()) {
    index.add(number, 0, shortName);
    if (name !== shortName) index.add(number, 1, name);
  }
  return {
    find(query, limit) {
      const found = searchTerms(query).map((term) => bestOfItems(index, items.length, term));
      return best(everyTerm(found), limit).flatMap(([item, found]) => {
        const code = items[item]?.code;
        return code === undefined ? [] : [hit(index, code, found)];
      });
    },
  };
}

/** The best match of each item that has one. */
function bestOfItems(index: SearchIndex, items: number, term: readonly string[]): BestMatches {
  const found = new BestMatches(items);
  for (const together of kinds) {
    for (const kind of together) {
      eachMatch(index, term, kind, (start, end, unusual) => {
        const field = index.fields[index.fieldAt[start] ?? -1];
        if (!field) return;
        const typing = (kind === 'initials' ? 2 : 0) + (unusual ? 1 : 0);
        found.offer(field.item, scoreOf(index, field, start, end, typing), start, end, kind);
      });
    }
    if (found.items.length > 0) break;
  }
  return found;
}

/**
 * Less is better: how the match sits in its field, then how it was typed, then how early it begins, then how little
 * else there is.
 */
function scoreOf(
  index: SearchIndex,
  field: { rank: number; start: number; end: number },
  start: number,
  end: number,
  typing: number,
): number {
  const seat = seatOf(index, field, start, end);
  const place = Math.min(start - field.start, 31);
  const length = Math.min(field.end - field.start, 63);
  return (((seat * 4 + typing) * 2 + field.rank) * 32 + place) * 64 + length;
}

/** 0 the whole field, 1 its beginning, 2 whole words, 3 from the beginning of a word, 4 anywhere. */
function seatOf(
  index: SearchIndex,
  field: { start: number; end: number },
  start: number,
  end: number,
): number {
  if (start === field.start) return end === field.end ? 0 : 1;
  if (index.beginsWord[start] !== true) return 4;
  return index.endsWord[end - 1] === true ? 2 : 3;
}

/** Items that every term was found in; shown is where the first term was. */
function everyTerm(found: readonly BestMatches[]): BestMatches | undefined {
  const [first, ...others] = found;
  return first && others.reduce((all, matches) => all.and(matches), first);
}

/** Equal scores keep the order of the catalogue. */
function best(found: BestMatches | undefined, limit: number): [item: number, place: MatchPlace][] {
  if (!found) return [];
  const order = Float64Array.from(found.items, (item) => found.score(item) * mostItems + item).sort();
  return Array.from(order.subarray(0, limit), (key) => [key % mostItems, found.place(key % mostItems)]);
}

function hit(index: SearchIndex, code: string, { start, end, kind }: MatchPlace): SearchHit {
  const field = index.fields[index.fieldAt[start] ?? -1];
  const last = end - 1;
  return {
    code,
    field: fieldNames[field?.rank === 1 ? 1 : 0],
    start: index.offsets[start] ?? 0,
    end: (index.offsets[last] ?? 0) + (index.characters[last]?.length ?? 0),
    by: kind,
  };
}
