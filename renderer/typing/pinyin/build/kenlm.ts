/**
 * A model of words and their neighbours as KenLM writes it: a trie with quantised values and array-compressed pointers
 * (its model type 5), orders up to three, with the words' texts. The n-grams stand with their last word first: the
 * children of a word are the words before it. Costs are negative natural logarithms.
 */
export interface NgramModel {
  /** texts by number of the word; 0 is the unknown word */
  words: readonly string[];
  /** cost of each word alone */
  cost: Float32Array;
  /** what it costs that nothing is known of a word behind this one; below 0 where something usually is */
  backoff: Float32Array;
  pairs: NgramPairs;
  triples: NgramTriples;
}

/** Pairs in rising order of their second word, then of their first. */
export interface NgramPairs {
  first: Uint32Array;
  second: Uint32Array;
  cost: Float32Array;
  backoff: Float32Array;
}

/** `pair` is the place of the pair that the triple ends with. */
export interface NgramTriples {
  first: Uint32Array;
  pair: Uint32Array;
  cost: Float32Array;
}

const magic = 'mmap lm http://kheafield.com/code format version 5\n';
const headerFixed = 88;
const quantisedArrayTrie = 5;

/** Reads such a file, as `libime` installs it; throws a TypeError on any other. */
export function readNgramModel(file: Uint8Array): NgramModel {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const counts = countsOf(file, view);
  const [words, pairs, triples] = counts;
  const start = upToEight(headerFixed + 20 + 8 * counts.length) + 8 + 8 * words;
  const bins = quantisedValues(view, start);
  const unigrams = bins.end;
  const pairTrie = pairSection(view, unigrams + 16 * (words + 2), counts, bins);
  const longest = bitPacked(pairTrie.end, words, triples, bins.costBits);
  const texts = new TextDecoder().decode(file.subarray(longest.end)).split('\0').slice(0, words);
  if (texts.length < words || texts[0] !== '<unk>') throw new TypeError('a model without its words');
  const { cost, backoff, next } = unigramColumns(view, unigrams, words);
  return {
    words: texts,
    cost,
    backoff,
    pairs: pairColumns(view, pairTrie, next, pairs, bins),
    triples: tripleColumns(view, longest, pairTrie.next, triples, bins),
  };
}

type Counts = readonly [words: number, pairs: number, triples: number];

function countsOf(file: Uint8Array, view: DataView): Counts {
  const named = new TextDecoder().decode(file.subarray(0, magic.length)) === magic;
  if (!named || file[headerFixed] !== 3 || view.getUint32(headerFixed + 8, true) !== quantisedArrayTrie) {
    throw new TypeError('not a quantised model of three words by KenLM');
  }
  const count = (at: number) => Number(view.getBigUint64(headerFixed + 20 + 8 * at, true));
  return [count(0), count(1), count(2)];
}

interface Bins {
  costBits: number;
  backoffBits: number;
  pairCost: Float32Array;
  pairBackoff: Float32Array;
  tripleCost: Float32Array;
  end: number;
}

function quantisedValues(view: DataView, start: number): Bins {
  if (view.getUint8(start) !== 2) throw new TypeError('another version of quantised values');
  const [costBits, backoffBits] = [view.getUint8(start + 1), view.getUint8(start + 2)];
  const values = (at: number, bits: number) =>
    Float32Array.from({ length: 2 ** bits }, (_, bin) => natural(view.getFloat32(at + 4 * bin, true)));
  const second = start + 8 + 4 * 2 ** costBits;
  const third = second + 4 * 2 ** backoffBits;
  return {
    costBits,
    backoffBits,
    pairCost: values(start + 8, costBits),
    pairBackoff: values(second, backoffBits),
    tripleCost: values(third, costBits),
    end: third + 4 * 2 ** costBits,
  };
}

/** The file holds decimal logarithms of probabilities. */
function natural(decimal: number): number {
  return -decimal * Math.LN10;
}

function unigramColumns(view: DataView, start: number, words: number) {
  const cost = new Float32Array(words);
  const backoff = new Float32Array(words);
  const next = new Uint32Array(words + 1);
  for (let word = 0; word <= words; word += 1) {
    const at = start + 16 * word;
    next[word] = Number(view.getBigUint64(at + 8, true));
    if (word === words) break;
    cost[word] = natural(view.getFloat32(at, true));
    backoff[word] = natural(view.getFloat32(at + 4, true));
  }
  return { cost, backoff, next };
}

interface Packed {
  start: number;
  wordBits: number;
  totalBits: number;
  end: number;
}

function bitPacked(start: number, words: number, entries: number, valueBits: number): Packed {
  const wordBits = bitsFor(words);
  const totalBits = wordBits + valueBits;
  return { start, wordBits, totalBits, end: start + Math.floor(((1 + entries) * totalBits + 7) / 8) + 8 };
}

interface PairTrie extends Packed {
  /** where the triples of each pair begin, one more than there are pairs */
  next: Uint32Array;
}

/** Pairs point to their triples by the low bits beside them, the high bits follow from a table. */
function pairSection(view: DataView, start: number, [words, pairs, triples]: Counts, bins: Bins): PairTrie {
  const required = bitsFor(triples);
  const chopped = choppedBits(pairs + 1, triples, required, Math.min(required, view.getUint8(start + 1)));
  const inline = required - chopped;
  const table = Math.floor(triples / 2 ** inline) + 1;
  const tableStart = upToEight(start) + 8;
  const packed = bitPacked(
    start + 8 * (1 + table) + 7,
    words,
    pairs,
    bins.costBits + bins.backoffBits + inline,
  );
  const next = new Uint32Array(pairs + 1);
  let high = 0;
  for (let pair = 0; pair <= pairs; pair += 1) {
    while (high + 1 < table && Number(view.getBigUint64(tableStart + 8 * (high + 1), true)) <= pair)
      high += 1;
    const at = pair * packed.totalBits + packed.totalBits - inline;
    next[pair] = high * 2 ** inline + bitsAt(view, packed.start, at, inline);
  }
  return { ...packed, next };
}

/** How many high bits stand in the table: as many as make the whole smallest. */
function choppedBits(offsets: number, most: number, required: number, allowed: number): number {
  let best = 0;
  let least = Infinity;
  for (let chop = 0; chop <= allowed; chop += 1) {
    const change = Math.floor(most / 2 ** (required - chop)) * 64 - offsets * chop;
    if (change < least) [least, best] = [change, chop];
  }
  return best;
}

function pairColumns(
  view: DataView,
  trie: PairTrie,
  next: Uint32Array,
  pairs: number,
  bins: Bins,
): NgramPairs {
  const columns = {
    first: new Uint32Array(pairs),
    second: new Uint32Array(pairs),
    cost: new Float32Array(pairs),
    backoff: new Float32Array(pairs),
  };
  for (let word = 0; word + 1 < next.length; word += 1) {
    columns.second.fill(word, next[word] ?? 0, next[word + 1] ?? 0);
  }
  for (let pair = 0; pair < pairs; pair += 1) {
    const at = pair * trie.totalBits;
    columns.first[pair] = bitsAt(view, trie.start, at, trie.wordBits);
    const backoff = bitsAt(view, trie.start, at + trie.wordBits, bins.backoffBits);
    const cost = bitsAt(view, trie.start, at + trie.wordBits + bins.backoffBits, bins.costBits);
    columns.cost[pair] = bins.pairCost[cost] ?? 0;
    columns.backoff[pair] = bins.pairBackoff[backoff] ?? 0;
  }
  return columns;
}

function tripleColumns(
  view: DataView,
  longest: Packed,
  next: Uint32Array,
  triples: number,
  bins: Bins,
): NgramTriples {
  const columns = {
    first: new Uint32Array(triples),
    pair: new Uint32Array(triples),
    cost: new Float32Array(triples),
  };
  for (let pair = 0; pair + 1 < next.length; pair += 1) {
    columns.pair.fill(pair, next[pair] ?? 0, next[pair + 1] ?? 0);
  }
  for (let triple = 0; triple < triples; triple += 1) {
    const at = triple * longest.totalBits;
    columns.first[triple] = bitsAt(view, longest.start, at, longest.wordBits);
    const cost = bitsAt(view, longest.start, at + longest.wordBits, bins.costBits);
    columns.cost[triple] = bins.tripleCost[cost] ?? 0;
  }
  return columns;
}

/** Up to 25 bits from a place counted in bits. */
function bitsAt(view: DataView, start: number, place: number, length: number): number {
  const shift = place % 8;
  return (view.getUint32(start + (place - shift) / 8, true) >>> shift) & (2 ** length - 1);
}

function bitsFor(largest: number): number {
  return largest === 0 ? 0 : Math.floor(Math.log2(largest)) + 1;
}

function upToEight(length: number): number {
  return Math.ceil(length / 8) * 8;
}
