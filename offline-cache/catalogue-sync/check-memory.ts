import type { Database, Statement } from 'better-sqlite3';
import { storageFailure } from '../store/storage-failure.ts';

/** Catalogues whose verdict is kept: the program's, the platform's, and those just before. */
const kept = 8;

/** What was checked with which rules, and which of the program's catalogues the platform was heard with. */
export class CheckMemory {
  readonly #find: Statement<[string, string], number>;
  readonly #insert: Statement<[string, string]>;
  readonly #trim: Statement<[number]>;
  readonly #heardWith: Statement<[], string | null>;
  readonly #noteHeard: Statement<[string, string]>;

  constructor(database: Database) {
    this.#find = database
      .prepare<[string, string], number>('SELECT 1 FROM checked_catalogue WHERE digest = ? AND rules = ?')
      .pluck();
    this.#insert = database.prepare('INSERT OR REPLACE INTO checked_catalogue (digest, rules) VALUES (?, ?)');
    this.#trim = database.prepare(
      'DELETE FROM checked_catalogue WHERE rowid NOT IN (SELECT rowid FROM checked_catalogue ORDER BY rowid DESC LIMIT ?)',
    );
    this.#heardWith = database.prepare<[], string | null>('SELECT heard_with FROM catalogue_pointer').pluck();
    this.#noteHeard = database.prepare(
      'UPDATE catalogue_pointer SET heard_with = ? WHERE heard_with IS NOT ?',
    );
  }

  isChecked(digest: string, rules: string): boolean {
    return unlessStorageFails(false, () => this.#find.get(digest, rules) === 1);
  }

  rememberChecked(digest: string, rules: string): void {
    unlessStorageFails(undefined, () => {
      this.#insert.run(digest, rules);
      this.#trim.run(kept);
    });
  }

  /** Digest of the program's catalogue when the platform last told what is in force. */
  heardWith(): string | undefined {
    return unlessStorageFails(undefined, () => this.#heardWith.get() ?? undefined);
  }

  noteHeard(builtInDigest: string): void {
    unlessStorageFails(undefined, () => {
      this.#noteHeard.run(builtInDigest, builtInDigest);
    });
  }
}

/** A memory that fails is as good as none: what is not remembered is checked, or heard, again. */
function unlessStorageFails<Value>(otherwise: Value, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    if (!storageFailure(error)) throw error;
    return otherwise;
  }
}
