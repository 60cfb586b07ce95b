import type { Database } from 'better-sqlite3';
import { submissionsAndOutbox } from './schema-1.ts';
import { sealedOutbox } from './schema-2.ts';

/** One step forward. There is no way back: real data is never reset. */
export interface Migration {
  version: number;
  statements: string;
}

/** In order, without gaps; an entry that was released is never edited. */
export const migrations: readonly Migration[] = [
  { version: 1, statements: submissionsAndOutbox },
  { version: 2, statements: sealedOutbox },
];

export const newestSchemaVersion = migrations.length;

/** 0 for a new file. */
export function schemaVersion(database: Database): number {
  const hasMeta = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'`)
    .get();
  if (!hasMeta) return 0;
  return database.prepare<[], number>('SELECT schema_version FROM meta').pluck().get() ?? 0;
}

/**
 * Brings the schema to the newest version in one transaction, so that a crash leaves the old one whole. A new
 * file is given to `terminalId`. The caller has made sure that the file is not newer than this program.
 */
export function migrate(database: Database, terminalId: string, steps = migrations): void {
  database
    .transaction(() => {
      const present = schemaVersion(database);
      for (const step of steps.slice(present)) {
        database.exec(step.statements);
        recordVersion(database, terminalId, step.version);
      }
    })
    .immediate();
}

/** The first version makes the one row, the later ones know it under whatever names they gave its columns. */
function recordVersion(database: Database, terminalId: string, version: number): void {
  if (version > 1) {
    database.prepare<[number]>('UPDATE meta SET schema_version = ?').run(version);
    return;
  }
  database
    .prepare<[string, number]>(
      `INSERT INTO meta (only_row, terminal_id, boot_counter, next_sequence, schema_version)
       VALUES (1, ?, 0, 1, ?)`,
    )
    .run(terminalId, version);
}
