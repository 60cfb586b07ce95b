import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Database, DatabaseFailure, Statements } from './database.ts';
import { SCHEMA_1 } from './schema-1.ts';
import { SCHEMA_CATALOGUE } from './schema-catalogue.ts';
import { SCHEMA_SEALED } from './schema-sealed.ts';

/** Forward only, in this order; one that was released is never changed again. */
export const MIGRATIONS: readonly string[] = [SCHEMA_1, SCHEMA_CATALOGUE, SCHEMA_SEALED];

/** Two processes that start at once on one server migrate one after the other (advisory lock, any fixed number). */
const MIGRATION_LOCK = 6_208_001;

const Version = z.object({ version: z.coerce.number() });

/**
 * Brings the database to the newest schema, all missing steps in one transaction. A database that a newer
 * program has already moved on is left alone and refused.
 */
export function migrate(
  database: Database,
  migrations: readonly string[] = MIGRATIONS,
): Promise<Result<void, DatabaseFailure>> {
  return database.transaction(async (statements) => {
    await statements.run('SELECT pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
    await statements.script(
      `CREATE TABLE IF NOT EXISTS schema_migration (
         version integer PRIMARY KEY CHECK (version > 0),
         applied_at timestamptz NOT NULL DEFAULT now()
       )`,
    );
    const done = await appliedVersion(statements);
    if (done > migrations.length) {
      return failed({
        code: 'newerThanProgram',
        detail: `The database has schema ${done}; this program knows ${migrations.length}.`,
      });
    }
    for (const [index, script] of migrations.entries()) {
      const version = index + 1;
      if (version <= done) continue;
      await statements.script(script);
      await statements.run('INSERT INTO schema_migration (version) VALUES ($1)', [version]);
    }
    return succeeded(undefined);
  });
}

async function appliedVersion(statements: Statements): Promise<number> {
  const [row] = await statements.query(
    Version,
    'SELECT coalesce(max(version), 0) AS version FROM schema_migration',
  );
  return row?.version ?? 0;
}
