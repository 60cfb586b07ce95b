import type { Clock } from '../../../contract/clock.ts';

/** A page may lag behind the visit by this much before its proof counts no more: it paints, but an old screen. */
const lagMs = 3_000;

/**
 * Whether the connected page still paints what the visit shows. The page proves it every second with the revision on
 * its screen; a proof of a screen that should be gone for seconds is none.
 */
export class PageProof {
  readonly #clock: Clock;
  readonly #revision: () => number;
  /** when each of the last revisions came; the first is the oldest that is still of use */
  #births: { revision: number; atMs: number }[] = [];
  #provedAtMs: number | undefined;

  /** @param revision of the view that the page should be showing */
  constructor(clock: Clock, revision: () => number) {
    this.#clock = clock;
    this.#revision = revision;
  }

  /** The visit shows another view from now on. */
  shows(revision: number): void {
    const nowMs = this.#clock.monotonicMs();
    this.#births.push({ revision, atMs: nowMs });
    this.#births = this.#births.filter(({ atMs }) => nowMs - atMs <= lagMs);
  }

  /** Another page is connected, or none: what the last one proved says nothing of it. */
  pageChanged(): void {
    this.#provedAtMs = undefined;
  }

  /** The page painted the view of this revision just now. */
  proves(revision: number): void {
    if (this.#isRecent(revision)) this.#provedAtMs = this.#clock.monotonicMs();
  }

  /** Milliseconds since the connected page last proved that it paints; undefined when it never has. */
  msAgo(): number | undefined {
    return this.#provedAtMs === undefined ? undefined : this.#clock.monotonicMs() - this.#provedAtMs;
  }

  #isRecent(revision: number): boolean {
    if (revision >= this.#revision()) return true;
    const successor = this.#births.find((birth) => birth.revision === revision + 1);
    return successor !== undefined && this.#clock.monotonicMs() - successor.atMs <= lagMs;
  }
}
