import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemErrorCode } from '../catalogue/json-file.ts';
import { storageFailure } from '../store/storage-failure.ts';
import { CatalogueGenerations } from './catalogue-generations.ts';
import { CheckMemory } from './check-memory.ts';
import { prepareSchema } from './catalogue-schema.ts';

const fileName = 'catalogue.sqlite';
const journalSizeLimitBytes = 4 * 1024 * 1024;

/** What was found when the database was opened. `inMemory`: the disk gives no place, so it lasts for this run only. */
export interface DatabaseOpening {
  found: 'good' | 'new' | 'thrownAway' | 'inMemory';
  /** code of SQLite or of the file system */
  reason?: string;
}

/**
 * The catalogue as the platform published it, in a database of its own. It is a copy of something that can be fetched
 * again, while `submissions.sqlite` holds what cannot: the two must not share a lock (a generation of ten thousand
 * items must not keep a citizen's submission waiting), a log (its size and its flushes are the submissions'), nor a
 * fault (a damaged page of an item must not stop anybody from saving). Therefore, too, whatever is wrong with this
 * file, the answer is to throw it away and to go on with the catalogue that came with the program.
 *
 * WAL with `synchronous=NORMAL`: a power cut may take the last commits, never the file's order; they come again.
 */
export class CatalogueDatabase {
  readonly #folder: string;
  #parts: Parts;

  private constructor(folder: string, parts: Parts) {
    this.#folder = folder;
    this.#parts = parts;
  }

  /** Opens or makes `catalogue.sqlite` in the folder; always succeeds. The folder is not shared with anything else. */
  static open(folder: string): { database: CatalogueDatabase; opening: DatabaseOpening } {
    const { parts, opening } = openOrReplace(folder);
    return { database: new CatalogueDatabase(folder, parts), opening };
  }

  get generations(): CatalogueGenerations {
    return this.#parts.generations;
  }

  get memory(): CheckMemory {
    return this.#parts.memory;
  }

  /** Begins anew after damage was found in what is stored. */
  throwAway(): DatabaseOpening {
    this.close();
    removeFiles(this.#folder);
    const { parts, opening } = openOrReplace(this.#folder);
    this.#parts = parts;
    return opening.found === 'inMemory' ? opening : { ...opening, found: 'thrownAway' };
  }

  close(): void {
    this.#parts.connection.close();
  }
}

interface Parts {
  connection: Database.Database;
  generations: CatalogueGenerations;
  memory: CheckMemory;
}

function openOrReplace(folder: string): { parts: Parts; opening: DatabaseOpening } {
  const first = tryToOpen(folder);
  if ('parts' in first) return first;
  const { reason } = first;
  // A lock means that somebody else works with it: then it is not ours to remove.
  if (!reason.startsWith('SQLITE_BUSY')) {
    removeFiles(folder);
    const second = tryToOpen(folder);
    if ('parts' in second) return { parts: second.parts, opening: { found: 'thrownAway', reason } };
  }
  const connection = new Database(':memory:');
  prepareSchema(connection);
  return { parts: partsOf(connection), opening: { found: 'inMemory', reason } };
}

function tryToOpen(folder: string): { parts: Parts; opening: DatabaseOpening } | { reason: string } {
  let connection: Database.Database | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    connection = new Database(join(folder, fileName), { timeout: 0 });
    configure(connection);
    const isNew = connection.pragma('schema_version', { simple: true }) === 0;
    if (prepareSchema(connection)) {
      return { parts: partsOf(connection), opening: { found: isNew ? 'new' : 'good' } };
    }
    connection.close();
    return { reason: 'otherSchema' };
  } catch (error) {
    connection?.close();
    const reason = storageFailure(error)?.detail ?? systemFault(error);
    if (reason === undefined) throw error;
    return { reason };
  }
}

/** Whatever else the file system says of the folder, such as that a file is in its place. */
function systemFault(error: unknown): string | undefined {
  return error instanceof Error && 'errno' in error ? systemErrorCode(error) : undefined;
}

function partsOf(connection: Database.Database): Parts {
  return {
    connection,
    generations: new CatalogueGenerations(connection),
    memory: new CheckMemory(connection),
  };
}

function configure(connection: Database.Database): void {
  connection.pragma('locking_mode = EXCLUSIVE');
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  connection.pragma(`journal_size_limit = ${journalSizeLimitBytes}`);
  connection.pragma('foreign_keys = ON');
  connection.pragma('temp_store = MEMORY');
  connection.pragma('trusted_schema = OFF');
  connection.pragma('cell_size_check = ON');
}

/** What cannot be removed shows when it is opened again. */
function removeFiles(folder: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    try {
      rmSync(join(folder, `${fileName}${suffix}`), { recursive: true, force: true });
    } catch (error) {
      if (!storageFailure(error)) throw error;
    }
  }
}
