import { z } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import type { Database, Statements } from '../database/database.ts';
import { contentHash, generationDigest } from './content-digest.ts';

/** Publishers wait for one another until the commit, so that numbers are given in the order of the commits. */
const PUBLISHING_LOCK = 6_208_002;
/** Rows that go to the database in one statement. */
const ROWS_PER_STATEMENT = 1_000;

/** A document to publish: its name in the contract's sense and its JSON text without white space. */
export interface PublishedDocument {
  id: string;
  content: string;
}

export interface Published {
  generation: number;
  /** documents that are new or other than before, and documents that were taken out; both 0: nothing was done */
  changed: number;
  removed: number;
}

const Newest = z.object({ number: z.coerce.number(), checkpoint: z.coerce.number(), digest: z.string() });
const LiveRow = z.object({ id: z.string(), hash: z.string() });

type HashedDocument = PublishedDocument & { hash: string };

/**
 * Makes `documents` the published catalogue, whole, in one transaction: one generation. Documents that are not
 * among them are taken out and leave a tombstone. The same documents again change nothing.
 */
export function publishCatalogue(
  database: Database,
  clock: Clock,
  documents: readonly PublishedDocument[],
): Promise<Published> {
  const hashed = documents.map((document) => ({ ...document, hash: contentHash(document.content) }));
  const digest = generationDigest(hashed);
  return database.transaction(async (statements) => {
    await statements.run('SELECT pg_advisory_xact_lock($1::bigint)', [PUBLISHING_LOCK]);
    const newest = await newestGeneration(statements);
    if (newest.digest === digest) return { generation: newest.number, changed: 0, removed: 0 };
    const { changed, removed } = await difference(statements, hashed);
    await writeRows(statements, changed, newest.checkpoint);
    await writeTombstones(statements, removed, newest.checkpoint + changed.length);
    const generation = newest.number + 1;
    await statements.run(
      `INSERT INTO catalogue_generation (number, checkpoint, digest, published_at) VALUES ($1, $2, $3, $4)`,
      [generation, newest.checkpoint + changed.length + removed.length, digest, moment(clock)],
    );
    return { generation, changed: changed.length, removed: removed.length };
  });
}

function moment(clock: Clock): string {
  return new Date(clock.wallMs()).toISOString();
}

async function newestGeneration(statements: Statements): Promise<z.infer<typeof Newest>> {
  const [row] = await statements.query(
    Newest,
    'SELECT number, checkpoint, digest FROM catalogue_generation ORDER BY number DESC LIMIT 1',
  );
  if (row === undefined) throw new Error('the database has no catalogue generation');
  return row;
}

async function difference(
  statements: Statements,
  documents: readonly HashedDocument[],
): Promise<{ changed: HashedDocument[]; removed: string[] }> {
  const live = new Map(
    (await statements.query(LiveRow, 'SELECT id, hash FROM catalogue_row WHERE content IS NOT NULL')).map(
      ({ id, hash }) => [id, hash],
    ),
  );
  const wanted = new Set(documents.map(({ id }) => id));
  return {
    changed: documents.filter(({ id, hash }) => live.get(id) !== hash),
    removed: [...live.keys()].filter((id) => !wanted.has(id)),
  };
}

async function writeRows(
  statements: Statements,
  documents: readonly HashedDocument[],
  checkpoint: number,
): Promise<void> {
  for (let from = 0; from < documents.length; from += ROWS_PER_STATEMENT) {
    const some = documents.slice(from, from + ROWS_PER_STATEMENT);
    await statements.run(
      `INSERT INTO catalogue_row (id, checkpoint, hash, content)
       SELECT id, $1::bigint + place, hash, content
       FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS new (id, hash, content, place)
       ON CONFLICT (id) DO UPDATE
         SET checkpoint = excluded.checkpoint, hash = excluded.hash, content = excluded.content`,
      [
        checkpoint + from,
        some.map(({ id }) => id),
        some.map(({ hash }) => hash),
        some.map(({ content }) => content),
      ],
    );
  }
}

async function writeTombstones(
  statements: Statements,
  ids: readonly string[],
  checkpoint: number,
): Promise<void> {
  await statements.run(
    `UPDATE catalogue_row SET checkpoint = $1::bigint + gone.place, hash = NULL, content = NULL
     FROM unnest($2::text[]) WITH ORDINALITY AS gone (id, place) WHERE catalogue_row.id = gone.id`,
    [checkpoint, ids],
  );
}
