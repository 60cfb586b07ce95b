import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { checkDurability } from './durability.ts';
import * as emptyDatabase from './empty-database.ts';
import { openPGliteFolder, openPGliteMemory } from './pglite-database.ts';

const root = mkdtempSync(join(tmpdir(), 'jiujin-empty-database-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
vi.mock(import('./empty-database.ts'), async (original) => {
  const real = await original();
  return { ...real, copyEmptyDatabase: vi.fn(real.copyEmptyDatabase) };
});

test('where there is none, a database is set up by itself', async () => {
  vi.mocked(emptyDatabase.copyEmptyDatabase).mockReturnValueOnce(false);
  const opened = await openPGliteFolder(join(root, 'alone'), () => undefined);
  if (!opened.ok) throw new Error(opened.failure.detail);
  expect(await checkDurability(opened.value)).toEqual({ ok: true, value: undefined });
  await opened.value.close();
});

test.skipIf(!existsSync(emptyDatabase.emptyDatabaseFolder))(
  'it is empty, and of the PostgreSQL that opens it',
  async () => {
    const database = await openPGliteMemory();
    const tables = "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'";
    expect(await database.query(z.object({ n: z.int() }), tables)).toEqual([{ n: 0 }]);
    const [shown] = await database.query(z.object({ server_version: z.string() }), 'SHOW server_version');
    await database.close();
    const folder = join(root, 'copy');
    expect(emptyDatabase.copyEmptyDatabase(folder)).toBe(true);
    expect(shown?.server_version.split('.')[0]).toBe(readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim());
  },
);
