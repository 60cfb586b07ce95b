import { z } from 'zod';
import type { Statements } from '../../../platform/database/database.ts';

const Name = z.object({ name: z.string() });

/** Copies everything the platform keeps, so that it can be put back later. `backup` names the copy. */
export async function takeBackup(statements: Statements, backup: string): Promise<void> {
  const tables = await tablesOf(statements);
  await statements.script(`
    DROP SCHEMA IF EXISTS ${backup} CASCADE;
    CREATE SCHEMA ${backup};
    ${tables.map((table) => `CREATE TABLE ${backup}.${table} AS TABLE public.${table};`).join('\n')}
    CREATE TABLE ${backup}.chaos_sequence AS
      SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';`);
}

/** Everything is as it was when the backup was taken, down to the numbers that will be given next. */
export async function putBack(statements: Statements, backup: string): Promise<void> {
  const tables = await tablesOf(statements);
  const names = tables.map((table) => `public.${table}`).join(', ');
  const copies = tables.map(
    (table) => `INSERT INTO public.${table} OVERRIDING SYSTEM VALUE SELECT * FROM ${backup}.${table};`,
  );
  await statements.script(`
    SET session_replication_role = replica;
    TRUNCATE ${names};
    ${copies.join('\n')}
    SELECT setval(format('public.%I', sequencename)::regclass, coalesce(last_value, 1), last_value IS NOT NULL)
      FROM ${backup}.chaos_sequence;
    SET session_replication_role = origin;`);
}

async function tablesOf(statements: Statements): Promise<string[]> {
  const rows = await statements.query(
    Name,
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  );
  return rows.map(({ name }) => name);
}
