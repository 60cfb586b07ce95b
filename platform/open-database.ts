import { failed, type Result } from '../contract/result.ts';
import type { Database } from './database/database.ts';
import { openPGliteFolder } from './database/pglite-database.ts';
import { openPostgres } from './database/postgres-database.ts';

/**
 * Opens the platform's database: the server at the address when there is one, else the embedded one in the folder. A
 * failure is one sentence.
 * @param onSyncFailure the disk refused a flush: nothing may be confirmed any more
 */
export async function openDatabase(
  { databaseAddress, folder }: { databaseAddress?: string | undefined; folder: string },
  onSyncFailure: () => void,
): Promise<Result<Database, string>> {
  const opened =
    databaseAddress !== undefined
      ? await openPostgres(databaseAddress)
      : await openPGliteFolder(folder, onSyncFailure);
  return opened.ok ? opened : failed(opened.failure.detail);
}
