import type { Database, Statement } from 'better-sqlite3';
import type { CataloguePage, CatalogueRow } from '../../contract/catalogue-sync.ts';
import { contentHash, digestInOrder } from '../catalogue/content-digest.ts';
import { RowStatements } from './row-statements.ts';
import { identityOf } from './row-identity.ts';

export interface Generation {
  /** grows with every generation of this terminal; not the platform's number */
  number: number;
  checkpoint: string | null;
  digest: string;
  state: 'fetching' | 'refused' | 'good';
  refusedBy: string | null;
}

/** A document of a generation as it is stored. */
export interface StoredDocument {
  id: string;
  hash: string;
  content: string;
}

/**
 * The generations on this terminal: at most one active and, above it, one that is being staged. Every method is one
 * transaction, so a reader sees one whole generation, whenever a process ends.
 */
export class CatalogueGenerations {
  readonly #database: Database;
  readonly rows: RowStatements;
  readonly #byPointer: Statement<[], Generation>;
  readonly #newest: Statement<[], Generation>;
  readonly #begin: Statement<[number, string]>;
  readonly #reach: Statement<[string, string, number]>;
  readonly #settle: Statement<[string, string | null, number]>;
  readonly #pointTo: Statement<[number]>;
  readonly #remove: Statement<[number]>;
  readonly #removeBelow: Statement<[number]>;
  readonly #forgetCheckpoint: Statement<[]>;

  constructor(database: Database) {
    this.#database = database;
    this.rows = new RowStatements(database);
    const columns = 'number, checkpoint, digest, state, refused_by AS refusedBy';
    this.#byPointer = database.prepare(
      `SELECT ${columns} FROM catalogue_generation WHERE number = (SELECT active FROM catalogue_pointer)`,
    );
    this.#newest = database.prepare(
      `SELECT ${columns} FROM catalogue_generation ORDER BY number DESC LIMIT 1`,
    );
    this.#begin = database.prepare(
      `INSERT INTO catalogue_generation (number, digest, state) VALUES (?, ?, 'fetching')`,
    );
    this.#reach = database.prepare(
      `UPDATE catalogue_generation SET checkpoint = ?, digest = ?, state = 'fetching', refused_by = NULL
       WHERE number = ?`,
    );
    this.#settle = database.prepare(
      'UPDATE catalogue_generation SET state = ?, refused_by = ? WHERE number = ?',
    );
    this.#pointTo = database.prepare('UPDATE catalogue_pointer SET active = ?');
    this.#remove = database.prepare('DELETE FROM catalogue_generation WHERE number = ?');
    this.#removeBelow = database.prepare('DELETE FROM catalogue_generation WHERE number < ?');
    this.#forgetCheckpoint = database.prepare(
      'UPDATE catalogue_generation SET checkpoint = NULL WHERE number = (SELECT active FROM catalogue_pointer)',
    );
    this.prune();
  }

  /** The generation that is in force as far as the platform goes. */
  active(): Generation | undefined {
    return this.#byPointer.get();
  }

  /** The generation that is being fetched, or was fetched and refused. */
  staged(): Generation | undefined {
    const newest = this.#newest.get();
    return newest && newest.number > (this.active()?.number ?? 0) ? newest : undefined;
  }

  /** Takes a page of the platform into the staged generation, together with where the next one goes on. */
  stage(page: CataloguePage): void {
    this.#database
      .transaction(() => {
        if (page.reset) this.discardStaged();
        const number = this.staged()?.number ?? this.#beginStaged(page);
        for (const row of page.rows) this.#stageRow(row, number);
        this.#reach.run(page.checkpoint, page.digest, number);
      })
      .immediate();
  }

  #beginStaged({ reset, digest }: CataloguePage): number {
    const number = (this.active()?.number ?? 0) + 1;
    this.#begin.run(number, digest);
    if (reset) this.rows.endAll.run(number);
    return number;
  }

  #stageRow(row: CatalogueRow, number: number): void {
    const { id } = row;
    this.rows.removeSince.run(id, number);
    this.rows.end.run(number, id);
    if ('tombstone' in row) return;
    const { content } = row;
    const hash = contentHash(content);
    const inserted = this.rows.insert.run({ id, since: number, hash, ...identityOf(content) });
    this.rows.insertContent.run(inserted.lastInsertRowid, content);
  }

  /** Forgets the staged generation; the active one is as if it had never begun. */
  discardStaged(): void {
    this.#database
      .transaction(() => {
        const staged = this.staged();
        if (!staged) return;
        this.rows.removeAllSince.run(staged.number);
        this.rows.reopen.run(staged.number);
        this.#remove.run(staged.number);
      })
      .immediate();
  }

  /** The staged generation breaks a rule: it stays, so that what mends it is again only what changed. */
  refuseStaged(rules: string): void {
    const staged = this.staged();
    if (staged) this.#settle.run('refused', rules, staged.number);
  }

  /** The switch: one transaction moves the pointer. What no generation needs any more goes in a second one. */
  activateStaged(): void {
    this.#database
      .transaction(() => {
        const staged = this.staged();
        if (!staged) return;
        this.#settle.run('good', null, staged.number);
        this.#pointTo.run(staged.number);
      })
      .immediate();
    this.prune();
  }

  /** Removes what only generations before the active one had; also after a run that ended in between. */
  prune(): void {
    const active = this.active();
    if (!active) return;
    this.#database
      .transaction(() => {
        this.rows.removeEnded.run(active.number);
        this.#removeBelow.run(active.number);
      })
      .immediate();
  }

  /** The next question begins from nothing: what is here is not what the platform says it is. */
  forgetCheckpoint(): void {
    this.#forgetCheckpoint.run();
  }

  /** The digest of what is stored of a generation. */
  storedDigest(number: number): string {
    return digestInOrder(this.rows.hashes.iterate(number, number));
  }

  /** Every document of a generation, in the order of the names. */
  documents(number: number): StoredDocument[] {
    return this.rows.documents.all(number, number);
  }
}
