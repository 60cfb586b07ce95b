import type { MatchKind } from './search-match.ts';

/** Where an item was found: positions of the index. */
export interface MatchPlace {
  start: number;
  end: number;
  kind: MatchKind;
}

const kinds: readonly MatchKind[] = ['characters', 'pinyin', 'initials', 'mixed'];

/** The best match of each item, in arrays of numbers, because a single letter finds thousands of items. */
export class BestMatches {
  /** items with a match, each once */
  readonly items: number[] = [];
  readonly #scores: Float64Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #kinds: Uint8Array;

  constructor(itemCount: number) {
    this.#scores = new Float64Array(itemCount).fill(Number.POSITIVE_INFINITY);
    this.#starts = new Int32Array(itemCount);
    this.#ends = new Int32Array(itemCount);
    this.#kinds = new Uint8Array(itemCount);
  }

  /** Less is better; infinite where nothing was found. */
  score(item: number): number {
    return this.#scores[item] ?? Number.POSITIVE_INFINITY;
  }

  place(item: number): MatchPlace {
    const kind = kinds[this.#kinds[item] ?? 0] ?? 'characters';
    return { start: this.#starts[item] ?? 0, end: this.#ends[item] ?? 0, kind };
  }

  offer(item: number, score: number, start: number, end: number, kind: MatchKind): void {
    const before = this.score(item);
    if (score >= before) return;
    if (before === Number.POSITIVE_INFINITY) this.items.push(item);
    this.#scores[item] = score;
    this.#starts[item] = start;
    this.#ends[item] = end;
    this.#kinds[item] = kinds.indexOf(kind);
  }

  /** Items found in both, with the sum of their scores and these places. */
  and(other: BestMatches): BestMatches {
    const both = new BestMatches(this.#scores.length);
    for (const item of this.items) {
      const { start, end, kind } = this.place(item);
      both.offer(item, this.score(item) + other.score(item), start, end, kind);
    }
    return both;
  }
}
