import type { PinyinDictionary } from './dictionary.ts';
import { wordKinds } from './format.ts';
import { noWord, type Edge } from './lattice.ts';
import { noContext, noPair, type Context } from './neighbours.ts';
import type { TypingMode } from './session.ts';

/** A conversion of the letters up to a position: its last piece and what stands before it. */
export interface Path {
  cost: number;
  /** the last word, as a context for the next: a number of a word, `words` for the start, or `noWord` */
  word: number;
  /** the last words, as the language model knows them */
  context: Context;
  edge: Edge | undefined;
  before: Path | undefined;
  /** of the text so far, so that two paths with one text are seen as one */
  hash: number;
}

/** Paths kept at each position. */
const kept = 14;

/** What a mode takes off the cost of places, of their parts (village, street, number), and of parts behind their places. */
const placeBonus: Record<TypingMode, { place: number; part: number; other: number; follows: number }> = {
  // Words of two and more characters that are no place are rare in an address: 老爷山村 is not 老爷闪存.
  address: { place: 3, part: 2.5, other: -1, follows: 2 },
  sentence: { place: 0, part: 0, other: 0, follows: 1.5 },
  // 是的路 is no name, however usual it is.
  name: { place: -2, part: -2, other: -1.5, follows: 0 },
};

function bonusOf({ kind, text, word }: Edge, mode: TypingMode): number {
  const bonus = placeBonus[mode];
  if (kind & wordKinds.place) return bonus.place;
  if (kind & wordKinds.placePart) return bonus.part;
  if (mode === 'name') return word === noWord ? 0 : bonus.other;
  return text.length > 1 && (kind & wordKinds.counter) === 0 ? bonus.other : 0;
}

/** What a word such as 号 or 岁 gains after a digit. */
const counterBonus = 4;

export function firstPath(dictionary: PinyinDictionary, word = dictionary.words): Path {
  return { cost: 0, word, context: noContext, edge: undefined, before: undefined, hash: 7 };
}

/** The likeliest paths that these edges lead to, out of those at the edges' starts. */
export function extendPaths(
  dictionary: PinyinDictionary,
  mode: TypingMode,
  edges: readonly Edge[],
  pathsAt: (position: number) => readonly Path[],
  most = kept,
): Path[] {
  const best = new Map<number, Path>();
  const bonus = placeBonus[mode];
  let limit = Infinity;
  for (const edge of edges) {
    const off = bonusOf(edge, mode);
    for (const before of pathsAt(edge.start)) {
      const own = costAfter(dictionary, before, edge);
      const counted = edge.kind & wordKinds.counter && /\d$/.test(before.edge?.text ?? '') ? counterBonus : 0;
      const partOf = isPartOfPlace(before.edge, edge) ? bonus.follows : 0;
      const step = own - off - counted - partOf;
      const cost =
        before.cost + edge.spelling + (isSettled(before.edge, edge) ? Math.min(step, settledCost) : step);
      if (cost >= limit) continue;
      const hash = hashed(before.hash, edge.text);
      const known = best.get(hash);
      if (known && known.cost <= cost) continue;
      best.set(hash, { cost, word: edge.word, context: noContext, edge, before, hash });
      if (best.size > 4 * most) limit = shrink(best, most);
    }
  }
  const paths = [...best.values()].sort((a, b) => a.cost - b.cost).slice(0, most);
  // Only those that are kept need to know what may follow them.
  for (const path of paths) {
    if (path.edge && path.before) path.context = contextAfter(dictionary, path.before, path.edge);
  }
  return paths;
}

/**
 * What the neighbours say counts for less than all of it, for the texts they were counted in are not those of forms. Chosen by
 * the samples of the bench and sentences beside them.
 */
const neighboursWeight = 0.9;

/**
 * A word that forms hold more often than other texts is likelier behind its neighbours, too: so much of the difference counts there,
 * as in unigram rescaling (Kneser, Peters, Klakow 1997). Chosen by half of the sentences of `tests/bench/typing/apart.tsv`.
 */
const fieldShare = 0.7;

/**
 * Without a language model: a single character beside words it is not known to stand by is rarer than its count says, for
 * most are parts of words.
 */
const aloneCost = 0.5;

/** What a word costs behind a path: in texts of the field or anywhere, whichever makes it likelier. */
function costAfter(dictionary: PinyinDictionary, before: Path, { word, cost, reading }: Edge): number {
  if (word === noWord) return cost;
  const pair = dictionary.pairCost(before.word, word);
  const gain = dictionary.neighbours.gain(before.context, dictionary.head(word));
  const alone = dictionary.costAnywhere(word);
  const field = dictionary.costInField(word) ?? Infinity;
  const anywhere = alone - fieldShare * Math.max(0, alone - field) + neighboursWeight * gain;
  if (pair !== undefined) return Math.min(anywhere, field, pair);
  return Math.min(anywhere, field) + (reading.length === 1 && !dictionary.modelled ? aloneCost : 0);
}

function contextAfter(dictionary: PinyinDictionary, before: Path, edge: Edge): Context {
  if (edge.word === noWord) return noContext;
  const [head, tail] = [dictionary.head(edge.word), dictionary.tail(edge.word)];
  return head === tail ? dictionary.neighbours.after(before.context, head) : { last: tail, pair: noPair };
}

/** 安国 + 乡, 张家湾 + 村: behind a name of a place its kind is what nearly always follows. */
const settledCost = 1.5;

function isSettled(before: Edge | undefined, edge: Edge): boolean {
  return (
    before !== undefined && (before.kind & wordKinds.place) !== 0 && (edge.kind & wordKinds.settlement) !== 0
  );
}

function isPartOfPlace(before: Edge | undefined, edge: Edge): boolean {
  if (before === undefined) return false;
  const isPlace = (before.kind & wordKinds.place) !== 0;
  if (isPlace && (edge.kind & wordKinds.placePart) !== 0) return true;
  // 安国镇 + 油坊庄: one place in another
  return (
    (before.kind & (wordKinds.place | wordKinds.settlement)) !== 0 && (edge.kind & wordKinds.place) !== 0
  );
}

/** Keeps the likeliest; hands back what a further one has to beat. */
function shrink(best: Map<number, Path>, most: number): number {
  const sorted = [...best.values()].sort((a, b) => a.cost - b.cost).slice(0, most);
  best.clear();
  for (const path of sorted) best.set(path.hash, path);
  return sorted.at(-1)?.cost ?? Infinity;
}

function hashed(hash: number, text: string): number {
  let result = hash;
  for (let at = 0; at < text.length; at += 1) result = (Math.imul(result, 31) + text.charCodeAt(at)) | 0;
  return result;
}

/** The pieces of a path, in order. */
export function piecesOf(path: Path): Edge[] {
  const pieces: Edge[] = [];
  for (let step: Path | undefined = path; step?.edge; step = step.before) pieces.push(step.edge);
  return pieces.reverse();
}
