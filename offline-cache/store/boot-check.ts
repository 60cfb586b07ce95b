import { existsSync, readFileSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { StoreFailure } from '../../contract/outbox.ts';
import { pageBytes } from './durable-database.ts';
import { migrate } from './migrations.ts';
import { logPageBytes, readWriteAheadLog } from './salvage/write-ahead-log.ts';

/**
 * Before SQLite sees the log: whether confirmed commits lie behind bytes that were changed. SQLite would take the
 * log to end at the change. Bounded by the log's size; to be called while no connection has the file open.
 */
export function logFailure(file: string): StoreFailure | undefined {
  const log = `${file}-wal`;
  if (!existsSync(log) || statSync(log).size === 0) return undefined;
  const bytes = readFileSync(log);
  return readWriteAheadLog(bytes, logPageBytes(bytes) ?? pageBytes).isDamaged
    ? { code: 'corrupt', detail: 'changed bytes within the log' }
    : undefined;
}

/**
 * What every boot checks, in a time that does not grow with the queue: the schema word by word, that the file is as
 * long as it says, the ends of the queue and of the chain with their contents. Everything else is checked record by
 * record while the terminal is idle (see verification.ts) and, each record, right before it is sent.
 * Throws what SQLite throws.
 */
export function boundedFailure(database: Database.Database): StoreFailure | undefined {
  if (schemaText(database) !== expectedSchema()) return corrupt('the schema was changed');
  const ends = database.prepare<[], number>(contentlessEnds).pluck().all();
  if (ends.length > 0) return corrupt('an end of the queue has no content');
  database.prepare('SELECT * FROM submission ORDER BY terminal_sequence DESC LIMIT 1').get();
  return undefined;
}

/** Structure of every page and the CHECK constraints: for the rare boot that changes the schema. */
export function structureFailure(database: Database.Database): StoreFailure | undefined {
  const verdict = database.pragma('quick_check(1)', { simple: true });
  return verdict === 'ok' ? undefined : corrupt('quick_check found damaged pages');
}

function corrupt(detail: string): StoreFailure {
  return { code: 'corrupt', detail };
}

function schemaText(database: Database.Database): string {
  const rows = database
    .prepare<[], string>(
      `SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
        WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name`,
    )
    .pluck();
  return rows.all().join('\n');
}

let schemaOfThisProgram: string | undefined;

/** What the migrations make of nothing: the same for every opening of this run. */
function expectedSchema(): string {
  schemaOfThisProgram ??= schemaOfNothing();
  return schemaOfThisProgram;
}

function schemaOfNothing(): string {
  const pristine = new Database(':memory:');
  try {
    migrate(pristine, 'any');
    return schemaText(pristine);
  } finally {
    pristine.close();
  }
}

const contentlessEnds = `
SELECT terminal_sequence FROM (
  SELECT * FROM (SELECT terminal_sequence, content_erased_wall_ms FROM submission
                  WHERE state = 'queued' AND state NOT IN ('received', 'accepted')
                  ORDER BY terminal_sequence LIMIT 8)
  UNION ALL
  SELECT * FROM (SELECT terminal_sequence, content_erased_wall_ms FROM submission
                  WHERE state = 'queued' AND state NOT IN ('received', 'accepted')
                  ORDER BY terminal_sequence DESC LIMIT 8)) AS ends
 WHERE content_erased_wall_ms IS NULL
   AND NOT EXISTS (SELECT 1 FROM content c WHERE c.terminal_sequence = ends.terminal_sequence AND length(c.hash) = 64)`;
