import { timingSafeEqual } from 'node:crypto';
import type { Randomness } from '../../../contract/clock.ts';

/**
 * One-time tokens of the loopback channel. Every token opens one connection only; minting one for a new page does
 * not end the connection that is there, using it does. At most a handful wait, the oldest is forgotten.
 */
export class ConnectionTokens {
  readonly #randomness: Randomness;
  readonly #waiting: Buffer[] = [];
  static readonly maximumWaiting = 8;

  constructor(randomness: Randomness) {
    this.#randomness = randomness;
  }

  mint(): string {
    const token = Buffer.from(this.#randomness.bytes(32)).toString('base64url');
    this.#waiting.push(Buffer.from(token));
    if (this.#waiting.length > ConnectionTokens.maximumWaiting) this.#waiting.shift();
    return token;
  }

  /** True once for a token that was minted; compared in constant time. */
  use(token: string): boolean {
    const given = Buffer.from(token);
    const at = this.#waiting.findIndex(
      (candidate) => candidate.length === given.length && timingSafeEqual(candidate, given),
    );
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    return true;
  }
}
