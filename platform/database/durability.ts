import { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { DatabaseFailure, Statements } from './database.ts';

const Setting = z.object({ setting: z.string() });

/**
 * Reads back what a commit means here. A receipt is a promise that survives a power cut, so a database that
 * does not flush its log before it answers a COMMIT is refused (PostgreSQL manual, `fsync`, `synchronous_commit`).
 */
export async function checkDurability(statements: Statements): Promise<Result<void, DatabaseFailure>> {
  for (const name of ['fsync', 'synchronous_commit']) {
    const [row] = await statements.query(Setting, 'SELECT current_setting($1) AS setting', [name]);
    if (row === undefined || row.setting === 'off') {
      return failed({
        code: 'notDurable',
        detail: `The database runs with ${name}=off and could lose what it confirmed.`,
      });
    }
  }
  return succeeded(undefined);
}
