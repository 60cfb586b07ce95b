import { createHash } from 'node:crypto';

/**
 * Invented facts about a person that are always the same for the same number: whole numbers drawn one after the
 * other from a hash. Nothing real can be learned from them.
 */
export class SimulatedFacts {
  readonly #seed: string;
  #drawn = 0;

  constructor(idNumber: string, register: string) {
    this.#seed = `${register}|${idNumber}`;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    this.#drawn += 1;
    const digest = createHash('sm3').update(`${this.#seed}|${this.#drawn}`).digest();
    return low + (digest.readUInt32BE(0) % (high - low + 1));
  }

  /** An amount of money between two whole numbers of yuan, written like 1,234.56 元. */
  yuan(low: number, high: number): string {
    const cents = this.whole(low * 100, high * 100);
    const [whole = '0', rest = '00'] = (cents / 100).toFixed(2).split('.');
    return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest} 元`;
  }

  one(first: string, ...others: string[]): string {
    return [first, ...others][this.whole(0, others.length)] ?? first;
  }
}
