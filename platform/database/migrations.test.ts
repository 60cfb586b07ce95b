import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { postgresMissing, startLocalPostgres } from '../testing/local-postgres.ts';
import type { Database } from './database.ts';
import { migrate, MIGRATIONS } from './migrations.ts';
import { openPGliteMemory } from './pglite-database.ts';
import { openPostgres } from './postgres-database.ts';

const codeOf = (error: unknown): string => z.object({ code: z.string() }).parse(error).code;
const Versions = z.object({ version: z.number() });

function describeMigrations(
  title: string,
  missing: string | undefined,
  open: () => Promise<[Database, () => void]>,
) {
  describe.skipIf(missing !== undefined)(
    missing === undefined ? title : `${title} (not run: ${missing})`,
    () => {
      let database: Database;
      let stop = (): void => undefined;
      beforeAll(async () => {
        [database, stop] = await open();
      });
      afterAll(async () => {
        await database.close();
        stop();
      });

      const versions = () =>
        database.query(Versions, 'SELECT version FROM schema_migration ORDER BY version');

      test('run once, in order, however many start at once', async () => {
        const results = await Promise.all([migrate(database), migrate(database), migrate(database)]);
        expect(results.every((result) => result.ok)).toBe(true);
        expect(await versions()).toEqual(MIGRATIONS.map((_, index) => ({ version: index + 1 })));
      });

      test('a step that fails leaves nothing of itself, nor of the steps before it', async () => {
        const steps = [
          ...MIGRATIONS,
          'CREATE TABLE half_done (a integer)',
          'CREATE TABLE half_done (a integer)',
        ];
        await expect(migrate(database, steps)).rejects.toThrow();
        expect(await versions()).toHaveLength(MIGRATIONS.length);
        const gone = await database.query(
          z.object({ found: z.boolean() }),
          `SELECT to_regclass('half_done') IS NOT NULL AS found`,
        );
        expect(gone).toEqual([{ found: false }]);
      });

      test('a database of a newer program is left alone', async () => {
        const newer = await migrate(database, MIGRATIONS.slice(0, -1));
        expect(newer).toMatchObject({ ok: false, failure: { code: 'newerThanProgram' } });
      });

      test('a transaction is whole or absent, and none sees inside another', async () => {
        await database.script('CREATE TABLE counter (n integer NOT NULL); INSERT INTO counter VALUES (0)');
        const N = z.object({ n: z.number() });
        const addOne = () =>
          database.transaction(async (statements) => {
            const [row] = await statements.query(N, 'SELECT n FROM counter FOR UPDATE');
            await Promise.resolve();
            await statements.run('UPDATE counter SET n = $1', [(row?.n ?? 0) + 1]);
          });
        const failing = database.transaction(async (statements) => {
          await statements.run('UPDATE counter SET n = 100');
          throw new Error('not this one');
        });
        await Promise.all([
          expect(failing).rejects.toThrow('not this one'),
          ...Array.from({ length: 10 }, addOne),
        ]);
        expect(await database.query(N, 'SELECT n FROM counter')).toEqual([{ n: 10 }]);
      });

      test('the schema refuses what the program must never write', async () => {
        const hash = 'a'.repeat(64);
        await database.run('INSERT INTO terminal (id, key_hash) VALUES ($1, $2)', ['TEST-1', hash]);
        for (const wrong of [
          `INSERT INTO terminal (id, key_hash) VALUES ('TEST-2', '${hash}')`,
          `INSERT INTO terminal (id, key_hash) VALUES ('no', '${'b'.repeat(64)}')`,
          `INSERT INTO case_serial VALUES ('${'0'.repeat(31)}', '20260101', 10000)`,
          `INSERT INTO service_record VALUES ('x', 1, 'TEST-1', 'query', now())`,
          `INSERT INTO evaluation VALUES ('${'0'.repeat(43)}', 1, gen_random_uuid(), 5, '{}', 5, now())`,
        ]) {
          await expect(database.run(wrong).catch(codeOf)).resolves.toMatch(/^23/);
        }
      });
    },
  );
}

describeMigrations('migrations on PGlite', undefined, async () => [
  await openPGliteMemory(),
  () => undefined,
]);
describeMigrations('migrations on PostgreSQL 15', postgresMissing(), async () => {
  const server = startLocalPostgres();
  const opened = await openPostgres(server.address);
  if (!opened.ok) throw new Error(opened.failure.detail);
  return [opened.value, server.stop];
});
