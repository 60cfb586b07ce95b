import { expect, test } from 'vitest';
import { readNgramModel } from './kenlm.ts';
import { packagedLanguageModel } from './language-model.ts';

const words = ['<unk>', '我', '申请', '低保', '的'];
const [costBits, backoffBits] = [2, 2];
const [wordBits, pairs, triples] = [3, 3, 2];

/** Writes the bits of values one behind the other, the lowest first. */
function packed(entries: readonly (readonly [value: number, bits: number])[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let place = 0;
  for (const [value, bits] of entries) {
    for (let bit = 0; bit < bits; bit += 1, place += 1) {
      if ((value >> bit) & 1) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7));
    }
  }
  return bytes;
}

/** A model of four words as KenLM lays it out: 我 申请, 申请 低保, 申请 的; 我 申请 低保, 我 申请 的. */
function smallModel(): Uint8Array {
  const parts: Uint8Array[] = [];
  const numbers = (width: 4 | 8, ...values: number[]) => {
    const view = new DataView(new ArrayBuffer(width * values.length));
    for (const [at, value] of values.entries()) {
      if (width === 4) view.setFloat32(4 * at, value, true);
      else view.setBigUint64(8 * at, BigInt(value), true);
    }
    parts.push(new Uint8Array(view.buffer));
  };
  const head = new Uint8Array(108);
  head.set(new TextEncoder().encode('mmap lm http://kheafield.com/code format version 5\n'));
  head.set([3], 88);
  head.set([5], 96);
  parts.push(head);
  numbers(8, words.length, pairs, triples);
  parts.push(new Uint8Array(4));
  numbers(8, words.length - 1, 1, 2, 3, 4, 0);
  parts.push(Uint8Array.of(2, costBits, backoffBits, 0, 0, 0, 0, 0));
  numbers(4, -1, -2, -3, -4, -0, 0, -0.5, -0.25, -0.1, -0.2, -0.3, -0.4);
  // Of each word: its probability and backoff, and where its pairs begin; two more than there are words.
  for (const [cost, backoff, next] of [
    [-9, 0, 0],
    [-1, -0.5, 0],
    [-2, -0.5, 0],
    [-3, 0, 1],
    [-1, 0, 2],
    [0, 0, 3],
    [0, 0, 0],
  ] as const) {
    numbers(4, cost, backoff);
    numbers(8, next);
  }
  // 8 bytes and 7 of filling around a table of one, all pointers inline; two bits say where the triples of a pair begin.
  parts.push(new Uint8Array(8 + 8 + 7));
  const pair = (first: number, cost: number, backoff: number, next: number) =>
    [
      [first, wordBits],
      [backoff, backoffBits],
      [cost, costBits],
      [next, 2],
    ] as const;
  const bigrams = [...pair(1, 1, 2, 0), ...pair(2, 2, 0, 0), ...pair(2, 0, 0, 1), ...pair(0, 0, 0, 2)];
  parts.push(packed(bigrams, Math.floor((4 * 9 + 7) / 8) + 8));
  const trigrams = [
    [1, wordBits],
    [0, costBits],
    [1, wordBits],
    [3, costBits],
  ] as const;
  parts.push(packed(trigrams, Math.floor((3 * 5 + 7) / 8) + 8));
  parts.push(new TextEncoder().encode(`${words.join('\0')}\0`));
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

test('words, pairs and triples come out with their costs in nats', () => {
  const { words: texts, cost, backoff, pairs: two, triples: three } = readNgramModel(smallModel());
  const nats = (decimal: number) => expect.closeTo(decimal * Math.LN10, 4) as number;
  expect(texts).toEqual(words);
  expect([...cost].slice(1)).toEqual([nats(1), nats(2), nats(3), nats(1)]);
  expect([...backoff].slice(1, 3)).toEqual([nats(0.5), nats(0.5)]);
  const name = (word: number | undefined) => texts[word ?? 0];
  expect(
    [...two.first.keys()].map((at) => [name(two.first[at]), name(two.second[at]), two.cost[at]]),
  ).toEqual([
    ['我', '申请', nats(2)],
    ['申请', '低保', nats(3)],
    ['申请', '的', nats(1)],
  ]);
  expect(two.backoff[0]).toEqual(nats(0.5));
  expect(
    [...three.first.keys()].map((at) => [name(three.first[at]), three.pair[at], three.cost[at]]),
  ).toEqual([
    ['我', 1, nats(0.1)],
    ['我', 2, nats(0.4)],
  ]);
});

test('another file is refused', () => {
  expect(() => readNgramModel(new Uint8Array(0))).toThrow('not a quantised model');
  const other = smallModel();
  other[96] = 2;
  expect(() => readNgramModel(other)).toThrow('not a quantised model');
  expect(() => readNgramModel(smallModel().subarray(0, -40))).toThrow(/./);
});

const packaged = packagedLanguageModel();

// Its pointers are too many for the small model above: their high bits stand in a table.
test.skipIf(!packaged)('every triple of the packaged model hangs on a pair, in order', () => {
  const { pairs: two, triples: three } = packaged!;
  const isRising = three.pair.every((pair, at) => at === 0 || pair >= three.pair[at - 1]!);
  expect(isRising).toBe(true);
  expect(three.pair.at(-1)).toBeLessThan(two.first.length);
  expect(new Set(three.pair).size).toBeGreaterThan(three.pair.length / 100);
});
