import type { Catalogue } from '../../../contract/service-item.ts';
import type { CatalogueDatabase } from '../../../offline-cache/catalogue-sync/catalogue-database.ts';
import { chooseCatalogue, type Candidate } from '../../../offline-cache/catalogue-sync/choose-catalogue.ts';
import { loadActive } from '../../../offline-cache/catalogue-sync/load-generation.ts';
import { Announcer } from '../../../offline-cache/store/announcer.ts';
import type { Log } from '../log.ts';
import type { EvaluationIndicator } from '../visit/visit-ports.ts';

/** A whole catalogue with the reasons that go with ratings. */
export interface OfferedCatalogue {
  catalogue: Catalogue;
  indicators: readonly EvaluationIndicator[];
  /** tells one content from another */
  digest: string;
}

export interface OfferParts {
  database: CatalogueDatabase;
  rules: string;
  log: Log;
  /** what came with the program; absent when it breaks a rule and no earlier one was kept */
  builtIn?: OfferedCatalogue;
}

/** What the offer needs to know of the visits. */
export interface Visits {
  isIdle(): boolean;
  refresh(): void;
  onView(listener: () => void): () => void;
}

/**
 * The catalogue in force. It changes as a whole and only between two visits: who began with a form ends with that
 * form, whatever was published meanwhile.
 */
export class OfferInForce {
  readonly database: CatalogueDatabase;
  /** fingerprint of the rules in this program */
  readonly rules: string;
  readonly #parts: OfferParts;
  #inForce: OfferedCatalogue;
  #next: OfferedCatalogue | undefined;
  #visits: Visits | undefined;
  readonly #switched = new Announcer<Catalogue>();

  private constructor(parts: OfferParts, inForce: OfferedCatalogue) {
    this.database = parts.database;
    this.rules = parts.rules;
    this.#parts = parts;
    this.#inForce = inForce;
  }

  /** Undefined when neither the program nor the platform has a catalogue that can be used. */
  static open(parts: OfferParts): OfferInForce | undefined {
    const inForce = choose(parts);
    return inForce && new OfferInForce(parts, inForce);
  }

  get catalogue(): Catalogue {
    return this.#inForce.catalogue;
  }

  get indicators(): readonly EvaluationIndicator[] {
    return this.#inForce.indicators;
  }

  /** From now on a change waits for these visits. */
  switchBetween(visits: Visits): void {
    this.#visits = visits;
    visits.onView(() => this.#switchWhenIdle());
  }

  /** Tells of the catalogue in force, now and after every switch. */
  onCatalogue(listener: (catalogue: Catalogue) => void): void {
    this.#switched.listen(listener);
    listener(this.catalogue);
  }

  /** The platform was heard: what it has active is in force from the next moment nobody is in the middle of anything. */
  platformHeard(): void {
    const { builtIn, database } = this.#parts;
    if (builtIn && database.generations.active()) database.memory.noteHeard(builtIn.digest);
    if (database.generations.active()?.digest === (this.#next ?? this.#inForce).digest) return;
    this.#next = choose(this.#parts);
    this.#switchWhenIdle();
  }

  #switchWhenIdle(): void {
    const next = this.#next;
    if (!next || this.#visits?.isIdle() === false) return;
    this.#next = undefined;
    if (next.digest === this.#inForce.digest) return;
    this.#inForce = next;
    this.#parts.log.info('catalogue-in-force', facts(next));
    this.#visits?.refresh();
    this.#switched.announce(next.catalogue);
  }
}

function choose(parts: OfferParts): OfferedCatalogue | undefined {
  const { builtIn, database, log } = parts;
  const synchronised = loadSynchronised(parts);
  const chosen = chooseCatalogue(
    builtIn && candidate(builtIn),
    synchronised && candidate(synchronised),
    database.memory.heardWith(),
  );
  log.info('catalogue-chosen', { chosen });
  return chosen === 'synchronised' ? synchronised : builtIn;
}

/** The platform's catalogue. What is damaged is thrown away; it comes again. */
function loadSynchronised({ database, rules, log, builtIn }: OfferParts): OfferedCatalogue | undefined {
  const loaded = loadActive(database, rules);
  if (loaded.ok) return { indicators: builtIn?.indicators ?? [], ...loaded.value };
  const { failure } = loaded;
  if (failure.code === 'damaged') {
    log.error('catalogue-damaged', { reason: failure.reason });
    log.info('catalogue-database', { ...database.throwAway() });
  }
  if (failure.code === 'breaksRules') {
    failure.problems.forEach((problem) => log.error('catalogue-problem', { from: 'platform', ...problem }));
  }
  return undefined;
}

function candidate({ catalogue, digest }: OfferedCatalogue): Candidate {
  return { published: catalogue.manifest.published, digest };
}

function facts({ catalogue, digest }: OfferedCatalogue): Record<string, unknown> {
  return { generation: catalogue.manifest.generation, items: catalogue.items.length, digest };
}
