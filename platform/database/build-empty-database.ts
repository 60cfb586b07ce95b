/** Makes the empty database that `empty-database.ts` hands out: as a folder, and as an archive for memory. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { emptyDatabaseArchive, emptyDatabaseFolder } from './empty-database.ts';

const target = dirname(emptyDatabaseFolder);
const unfinished = `${target}.new`;
rmSync(unfinished, { recursive: true, force: true });
mkdirSync(unfinished, { recursive: true });
const postgres = await PGlite.create({ dataDir: join(unfinished, basename(emptyDatabaseFolder)) });
const archive = await postgres.dumpDataDir('none');
await postgres.close();
writeFileSync(join(unfinished, basename(emptyDatabaseArchive)), new Uint8Array(await archive.arrayBuffer()));
// Whoever reads it meanwhile finds the old one, or none.
rmSync(target, { recursive: true, force: true });
renameSync(unfinished, target);
