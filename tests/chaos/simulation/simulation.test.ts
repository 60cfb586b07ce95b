import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../platform/database/database.ts';
import { openPGliteMemory } from '../../../platform/database/pglite-database.ts';
import { randomnessAt } from '../seeded-draw.ts';
import { breakCases, mendCases, prepareDatabase, readReceived } from '../under-test.ts';
import { putBack, takeBackup } from './backup.ts';
import { simulate } from './simulate.ts';
import { terminalNames, World } from './world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
let database: Database;
let folder: string;

beforeAll(async () => {
  database = await openPGliteMemory();
  await prepareDatabase(database, randomnessAt(1, 'test'), terminalNames);
  await database.transaction((statements) => takeBackup(statements, 'chaos_fresh'));
  folder = mkdtempSync(join(tmpdir(), 'jiujin-simulation-'));
});

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function freshWorld(name: string): Promise<World> {
  await database.transaction((statements) => putBack(statements, 'chaos_fresh'));
  return new World(database, join(folder, name), 1);
}

test('a few histories hold, and the same seed tells the same ones', async () => {
  const options = { seed: 7, runs: 3, folder, progress: () => undefined };
  const first = await simulate({ ...options, database });
  expect(first).toMatchObject({ holds: true, lost: 0, duplicates: 0, runs: 3 });
  expect(await simulate({ ...options, database })).toEqual(first);
});

test('a case at which the platform fails, for hours, holds up no other', async () => {
  const world = await freshWorld('broken');
  const broken = world.newCase();
  await breakCases(database, [broken]);
  const terminal = world.terminal(0);
  world.save(terminal, { caseId: broken, kind: 'application' });
  for (let hour = 0; hour < 6; hour += 1) {
    await world.pass(hourMs);
    world.save(terminal, { caseId: world.newCase(), kind: 'application' });
    await world.pass(minuteMs);
    expect(terminal.unsent()).toBe(1);
  }
  await mendCases(database);
  expect(await world.heal()).toBe(0);
  expect(await world.judged()).toMatchObject({ submitted: 7, effects: 7, lost: 0, violations: [] });
});

test('what a platform put back from a backup forgot is offered again, told of it or not', async () => {
  for (const isTold of [true, false]) {
    const world = await freshWorld(`restored ${String(isTold)}`);
    await world.platform.takeBackup();
    const caseId = world.newCase();
    world.save(world.terminal(0), { caseId, kind: 'application' });
    world.save(world.terminal(0), { caseId, kind: 'evaluation' });
    await world.pass(minuteMs);
    expect(await readReceived(database)).toHaveLength(2);
    await world.platform.restore(isTold);
    expect(await readReceived(database)).toHaveLength(0);
    expect(await world.heal()).toBe(0);
    expect(await world.judged()).toMatchObject({ submitted: 2, effects: 2, lost: 0, violations: [] });
  }
});

test('a crash on either side of the commit, and a kill of the terminal: one effect', async () => {
  for (const moment of ['beforeCommit', 'afterCommit'] as const) {
    const world = await freshWorld(moment);
    await world.pass(minuteMs);
    world.platform.crashNext(moment, minuteMs);
    world.save(world.terminal(1), { caseId: world.newCase(), kind: 'application' });
    await world.pass(10_000);
    expect(world.platform.crashes).toBe(1);
    expect(await readReceived(database)).toHaveLength(moment === 'afterCommit' ? 1 : 0);
    await world.terminal(1).kill();
    expect(await world.heal()).toBe(0);
    expect(await world.judged()).toMatchObject({ submitted: 1, effects: 1, duplicates: 0, lost: 0 });
  }
});
