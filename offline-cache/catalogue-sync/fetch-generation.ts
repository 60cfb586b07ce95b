import type { CataloguePage } from '../../contract/catalogue-sync.ts';
import type { GatewayFailure } from '../sync/gateway-reply.ts';
import type { CatalogueDatabase } from './catalogue-database.ts';
import type { Generation } from './catalogue-generations.ts';
import type { CatalogueSource } from './catalogue-client.ts';
import type { CatalogueSyncEvent } from './catalogue-sync-event.ts';
import { checkGeneration } from './check-staged.ts';

export type FetchOutcome =
  /** the platform was heard, and this terminal has what it has */
  | { kind: 'upToDate' }
  | { kind: 'nothingPublished' }
  | { kind: 'activated' }
  /** what the platform publishes breaks a rule, now or since an earlier run; what was good stays */
  | { kind: 'refused' }
  | { kind: 'failed'; failure: GatewayFailure };

export interface FetchParts {
  database: CatalogueDatabase;
  source: CatalogueSource;
  /** fingerprint of the rules in this program */
  rules: string;
  monotonicMs: () => number;
  report: (event: CatalogueSyncEvent) => void;
}

/** Rows asked for at once: a page ends at its bytes first, unless the rows are small. */
const mostRows = 200;

/**
 * Brings the platform's newest generation to this terminal. Each page is on disk before the next is asked for, so
 * after a cut or a kill the next run goes on behind the last one. Only a whole generation that is what the platform
 * says it is and breaks no rule becomes active.
 */
export class GenerationFetcher {
  readonly #parts: FetchParts;
  #limit = mostRows;
  #beganAgain = false;
  /** the tag of "nothing new" and the checkpoint it belongs to */
  #spared: { since: string; etag: string } | undefined;

  constructor(parts: FetchParts) {
    this.#parts = parts;
  }

  async run(stop: AbortSignal): Promise<FetchOutcome> {
    this.#beganAgain = false;
    await this.#checkAgain(stop);
    for (;;) {
      const outcome = await this.#nextPage(stop);
      if (outcome) return outcome;
    }
  }

  /** A program with other rules looks again at what the one before refused. */
  async #checkAgain(stop: AbortSignal): Promise<void> {
    const staged = this.#staged();
    const isRefused = staged?.state === 'refused' && staged.refusedBy !== this.#parts.rules;
    if (isRefused) await this.#settle(staged.number, stop);
  }

  /** Undefined when there are more. */
  async #nextPage(stop: AbortSignal): Promise<FetchOutcome | undefined> {
    const { source, report } = this.#parts;
    const since = this.#position()?.checkpoint ?? undefined;
    const answer = await source.page(
      { limit: this.#limit, ...(since !== undefined && { since }), ...this.#tagFor(since) },
      stop,
    );
    this.#adaptLimit(answer.ok);
    if (!answer.ok) return { kind: 'failed', failure: answer.failure };
    if (answer.value.kind === 'notModified') return this.#stillTheSame();
    const { page, etag } = answer.value;
    if (page.generation === 0) return { kind: 'nothingPublished' };
    if (page.rows.length === 0 && !page.reset && !this.#isFetching()) {
      return this.#nothingNew(page, since, etag);
    }
    report({ kind: 'page', generation: page.generation, rows: page.rows.length, more: page.more });
    this.#parts.database.generations.stage(page);
    return page.more ? undefined : this.#settle(page.generation, stop);
  }

  #nothingNew(
    page: CataloguePage,
    since: string | undefined,
    etag: string | undefined,
  ): FetchOutcome | undefined {
    // The same number is no proof that the platform still means the same.
    if (this.#position()?.digest !== page.digest) return this.#beginAgain();
    if (since !== undefined && etag !== undefined) this.#spared = { since, etag };
    return this.#stillTheSame();
  }

  #stillTheSame(): FetchOutcome {
    return this.#staged() ? { kind: 'refused' } : { kind: 'upToDate' };
  }

  /** What is here is not what the platform says it is: once, everything is fetched from nothing. */
  #beginAgain(): FetchOutcome | undefined {
    const { database, report } = this.#parts;
    database.generations.discardStaged();
    database.generations.forgetCheckpoint();
    report({ kind: 'damaged', reason: 'digest' });
    if (this.#beganAgain) {
      return { kind: 'failed', failure: { errorClass: 'notOurGateway', code: 'digestMismatch' } };
    }
    this.#beganAgain = true;
    return undefined;
  }

  /** A generation is whole: it must be what the platform says, and break no rule. */
  async #settle(generation: number, stop: AbortSignal): Promise<FetchOutcome | undefined> {
    const { database, rules, monotonicMs, report } = this.#parts;
    const { generations, memory } = database;
    const staged = generations.staged();
    if (!staged) return undefined;
    if (generations.storedDigest(staged.number) !== staged.digest) return this.#beginAgain();
    const problems = await checkGeneration(generations, staged.number, rules, { monotonicMs, stop });
    if (!problems) return { kind: 'failed', failure: { errorClass: 'stopped' } };
    if (problems.length > 0) {
      generations.refuseStaged(rules);
      report({ kind: 'refused', generation, problems });
      return { kind: 'refused' };
    }
    memory.rememberChecked(staged.digest, rules);
    generations.activateStaged();
    report({ kind: 'activated', generation, digest: staged.digest });
    return { kind: 'activated' };
  }
  #staged(): Generation | undefined {
    return this.#parts.database.generations.staged();
  }

  #position(): Generation | undefined {
    return this.#staged() ?? this.#parts.database.generations.active();
  }

  #isFetching(): boolean {
    return this.#staged()?.state === 'fetching';
  }

  #tagFor(since: string | undefined): { etag?: string } {
    const spared = this.#spared;
    return spared && spared.since === since && !this.#isFetching() ? { etag: spared.etag } : {};
  }

  /** Half as much after a cut, so that something gets through a bad line; twice as much after a success. */
  #adaptLimit(succeeded: boolean): void {
    this.#limit = succeeded ? Math.min(mostRows, this.#limit * 2) : Math.max(1, Math.floor(this.#limit / 2));
  }
}
