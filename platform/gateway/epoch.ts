import { z } from 'zod';
import type { Randomness } from '../../contract/clock.ts';
import type { Database, Statements } from '../database/database.ts';

const EpochRow = z.object({ epoch: z.string() });

/** The platform's epoch: tells terminals whether the platform still remembers what it once confirmed. */
export async function currentEpoch(statements: Statements): Promise<string> {
  const [row] = await statements.query(EpochRow, 'SELECT epoch FROM meta');
  if (row === undefined) throw new Error('the database has no epoch');
  return row.epoch;
}

/** Gives a new database its epoch; an existing one keeps its own. */
export async function ensureEpoch(database: Database, randomness: Randomness): Promise<void> {
  await database.run('INSERT INTO meta (epoch) VALUES ($1) ON CONFLICT DO NOTHING', [newEpoch(randomness)]);
}

/** After a restore from a backup: terminals then offer again what they still keep. */
export async function renewEpoch(database: Database, randomness: Randomness): Promise<void> {
  await database.run('UPDATE meta SET epoch = $1', [newEpoch(randomness)]);
}

function newEpoch(randomness: Randomness): string {
  return Buffer.from(randomness.bytes(16)).toString('hex');
}
