import { batchCharacters, batchSubmissions } from '../../contract/gateway.ts';

/** How long a batch may keep the line busy, in milliseconds: what is cut costs this much again at most. */
const longestBatchMs = 10_000;
/** A reply that took no longer than this lets the next batch grow: twofold, or fourfold on a good line. */
const quickMs = 5_000;
const veryQuickMs = 2_000;

export interface BatchLimits {
  submissions: number;
  /** of payload; an ASCII text, so bytes too */
  characters: number;
}

/**
 * How much goes into one request: from a single submission on, two or four times as much after every complete and quick reply,
 * half as much after one that failed or dragged, and never more than the line carried in ten seconds lately.
 */
export class BatchSize {
  #submissions = 1;
  /** what a server or proxy has refused as too large stays a limit while this line lasts */
  #ceiling = batchCharacters;
  #charactersPerMs: number | undefined;

  limits(): BatchLimits {
    const carried = (this.#charactersPerMs ?? Number.POSITIVE_INFINITY) * longestBatchMs;
    return {
      submissions: this.#submissions,
      characters: Math.floor(Math.min(batchCharacters, this.#ceiling, carried)),
    };
  }

  /** A complete reply came. */
  answered(sent: BatchLimits, elapsedMs: number): void {
    const rate = sent.characters / Math.max(elapsedMs, 1);
    const known = this.#charactersPerMs ?? rate;
    // A small request measures the round trip more than the line: a better figure counts at once, a worse one half.
    this.#charactersPerMs = Math.max(rate, (rate + known) / 2);
    if (elapsedMs > longestBatchMs) this.halve(sent);
    else if (elapsedMs <= quickMs && sent.submissions >= this.#submissions) {
      const growth = elapsedMs <= veryQuickMs ? 4 : 2;
      this.#submissions = Math.min(this.#submissions * growth, batchSubmissions);
    }
  }

  /** No reply, or none to use: half of what was sent, until a single one is left. */
  halve(sent: BatchLimits): void {
    this.#submissions = Math.max(1, Math.floor(Math.min(this.#submissions, sent.submissions) / 2));
    if (this.#charactersPerMs !== undefined) this.#charactersPerMs /= 2;
  }

  /** 413: as much as this is never sent again while this line lasts. */
  tooLarge(sent: BatchLimits): void {
    this.#ceiling = Math.max(1, Math.floor(sent.characters / 2));
    this.halve(sent);
  }

  /** One at a time: this gateway does not know batches. */
  single(): void {
    this.#submissions = 1;
  }

  /** Another line, another proxy: what was learnt of the last one does not hold. */
  lineIsNew(): void {
    this.#submissions = 1;
    this.#ceiling = batchCharacters;
    this.#charactersPerMs = undefined;
  }
}
