import type { Database, Statement } from 'better-sqlite3';
import type { StoredDocument } from './catalogue-generations.ts';
import type { RowIdentity } from './row-identity.ts';

export interface NewRow extends RowIdentity {
  id: string;
  since: number;
  hash: string;
}

/** A row belongs to every generation from `since` up to, not including, `until`. */
const ofGeneration = 'since <= ? AND (until IS NULL OR until > ?)';

/** The statements on rows of the catalogue. Where two numbers are asked for, both are the generation's. */
export class RowStatements {
  /** a document that was found good under the same text keeps that verdict */
  readonly insert: Statement<[NewRow]>;
  /** (row, content) */
  readonly insertContent: Statement<[number | bigint, string]>;
  /** (id, since) */
  readonly removeSince: Statement<[string, number]>;
  readonly removeAllSince: Statement<[number]>;
  /** (until, id) */
  readonly end: Statement<[number, string]>;
  readonly endAll: Statement<[number]>;
  readonly reopen: Statement<[number]>;
  readonly removeEnded: Statement<[number]>;
  readonly hashes: Statement<[number, number], { id: string; hash: string }>;
  readonly documents: Statement<[number, number], StoredDocument>;
  readonly content: Statement<[string, number, number], string>;
  readonly identities: Statement<[number, number], RowIdentity & { id: string }>;
  /** names of documents that these rules have not found good: (rules, generation, generation) */
  readonly unchecked: Statement<[string, number, number], string>;
  /** (rules, id, generation, generation) */
  readonly markChecked: Statement<[string, string, number, number]>;

  constructor(database: Database) {
    this.insert = database.prepare(
      `INSERT INTO catalogue_row (id, since, hash, code, name, short_name, theme, checked_by)
       VALUES (@id, @since, @hash, @code, @name, @shortName, @theme,
         (SELECT checked_by FROM catalogue_row WHERE id = @id AND hash = @hash AND checked_by IS NOT NULL LIMIT 1))`,
    );
    this.insertContent = database.prepare('INSERT INTO catalogue_content (row, content) VALUES (?, ?)');
    this.removeSince = database.prepare('DELETE FROM catalogue_row WHERE id = ? AND since = ?');
    this.removeAllSince = database.prepare('DELETE FROM catalogue_row WHERE since = ?');
    this.end = database.prepare('UPDATE catalogue_row SET until = ? WHERE id = ? AND until IS NULL');
    this.endAll = database.prepare('UPDATE catalogue_row SET until = ? WHERE until IS NULL');
    this.reopen = database.prepare('UPDATE catalogue_row SET until = NULL WHERE until = ?');
    this.removeEnded = database.prepare('DELETE FROM catalogue_row WHERE until <= ?');
    this.hashes = database.prepare(`SELECT id, hash FROM catalogue_row WHERE ${ofGeneration} ORDER BY id`);
    this.documents = database.prepare(
      `SELECT id, hash, content FROM catalogue_row JOIN catalogue_content USING (row) WHERE ${ofGeneration} ORDER BY id`,
    );
    this.content = database
      .prepare<[string, number, number], string>(
        `SELECT content FROM catalogue_row JOIN catalogue_content USING (row) WHERE id = ? AND ${ofGeneration}`,
      )
      .pluck();
    this.identities = database.prepare(
      `SELECT id, code, name, short_name AS shortName, theme FROM catalogue_row WHERE ${ofGeneration} ORDER BY id`,
    );
    this.unchecked = database
      .prepare<[string, number, number], string>(
        `SELECT id FROM catalogue_row WHERE checked_by IS NOT ? AND ${ofGeneration} ORDER BY id`,
      )
      .pluck();
    this.markChecked = database.prepare(
      `UPDATE catalogue_row SET checked_by = ? WHERE id = ? AND ${ofGeneration}`,
    );
  }
}
