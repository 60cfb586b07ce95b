import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from './database.ts';
import { openPGliteMemory } from './pglite-database.ts';

const Row = z.object({ id: z.string(), flag: z.boolean().nullable(), words: z.array(z.string()) });
const insert = 'INSERT INTO kept (id, flag, words) VALUES ($1, $2, $3::text[]) RETURNING id, flag, words';
const all = 'SELECT id, flag, words FROM kept ORDER BY id';

let database: Database;
beforeAll(async () => {
  database = await openPGliteMemory();
  await database.script('CREATE TABLE kept (id text PRIMARY KEY, flag boolean, words text[] NOT NULL)');
});
afterAll(() => database.close());

test('a statement gives the same in a transaction as alone, the first time and later', async () => {
  const words = ['a "quoted" word', '以\\引号,逗号'];
  const rows = await database.transaction(async (statements) => [
    ...(await statements.query(Row, insert, ['1', true, words])),
    ...(await statements.query(Row, insert, ['2', null, []])),
  ]);
  expect(rows).toEqual([
    { id: '1', flag: true, words },
    { id: '2', flag: null, words: [] },
  ]);
  expect(await database.query(Row, all)).toEqual(rows);
  const touched = await database.transaction((statements) => statements.run('UPDATE kept SET flag = false'));
  expect(touched).toBe(2);
});

test('what the database refuses ends the transaction, and the statement can be used again', async () => {
  const before = await database.query(Row, all);
  const twice = database.transaction(async (statements) => {
    await statements.query(Row, insert, ['3', true, []]);
    await statements.query(Row, insert, ['3', true, []]);
  });
  await expect(twice).rejects.toMatchObject({ code: '23505' });
  expect(await database.query(Row, all)).toEqual(before);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const wrong = database.transaction((statements) => statements.run('SELECT nothing FROM kept'));
    await expect(wrong).rejects.toMatchObject({ code: '42703' });
  }
  await database.transaction((statements) => statements.query(Row, insert, ['3', true, []]));
  expect(await database.query(Row, all)).toHaveLength(before.length + 1);
});

test('a savepoint brings back what was before it', async () => {
  await database.transaction(async (statements) => {
    await statements.run('SAVEPOINT here');
    await expect(statements.query(Row, insert, ['1', true, []])).rejects.toMatchObject({ code: '23505' });
    await statements.run('ROLLBACK TO SAVEPOINT here');
    await statements.query(Row, insert, ['4', true, []]);
  });
  expect((await database.query(Row, all)).map(({ id }) => id)).toContain('4');
});

test('a statement that was used before its table was altered can be used after', async () => {
  const read = () => database.transaction((statements) => statements.query(Row, all));
  const before = await read();
  await database.script('ALTER TABLE kept ADD COLUMN extra integer DEFAULT 7');
  expect(await read()).toEqual(before);
});

test('nothing runs after the end of its transaction', async () => {
  const leaked = await database.transaction((statements) => Promise.resolve(statements));
  await expect(leaked.run('DELETE FROM kept')).rejects.toThrow('after the end');
});
