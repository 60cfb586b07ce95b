import { openPGliteFolder } from '../../platform/database/pglite-database.ts';
import type { Database } from '../../platform/database/database.ts';
import { openPostgres } from '../../platform/database/postgres-database.ts';
import { postgresMissing, startLocalPostgres } from '../../platform/testing/local-postgres.ts';

/** A database that is opened again after every kill of the platform. */
export interface StormDatabase {
  open: () => Promise<Database>;
  stop: () => void;
}

/** The embedded PostgreSQL in a folder of the run's own. */
export function embeddedDatabase(folder: string): StormDatabase {
  const noFlush = (): void => {
    console.error(`the disk refused a flush in ${folder}`);
    process.exit(1);
  };
  return { open: () => opened(openPGliteFolder(folder, noFlush)), stop: () => undefined };
}

/** A PostgreSQL server of the run's own, where its programs are installed. */
export function serverDatabase(): StormDatabase {
  const missing = postgresMissing();
  if (missing !== undefined) throw new Error(missing);
  const server = startLocalPostgres();
  return { open: () => opened(openPostgres(server.address)), stop: () => server.stop() };
}

async function opened(opening: ReturnType<typeof openPostgres>): Promise<Database> {
  const database = await opening;
  if (!database.ok) throw new Error(database.failure.detail);
  return database.value;
}
