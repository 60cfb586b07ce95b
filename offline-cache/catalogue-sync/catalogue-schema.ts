import type { Database } from 'better-sqlite3';

/** A file with another number is fetched anew: this is a copy, and nothing in it needs to be carried over. */
const schemaVersion = 1;

/**
 * Generations share their rows: a row belongs to every generation from `since` up to, not including, `until`. A staged
 * generation therefore costs what changed and not what there is, and is read whole like the active one. `active` is
 * the one pointer.
 */
const schema = `
CREATE TABLE catalogue_generation (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  -- where the next question to the platform goes on; absent: from nothing
  checkpoint TEXT CHECK (length(checkpoint) > 0),
  -- what the platform says the whole generation is
  digest TEXT NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  state TEXT NOT NULL CHECK (state IN ('fetching', 'refused', 'good')),
  -- which rules found a problem in it
  refused_by TEXT CHECK (length(refused_by) > 0),
  CHECK ((state = 'refused') = (refused_by IS NOT NULL))
) STRICT;

CREATE TABLE catalogue_row (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL CHECK (length(id) > 0),
  since INTEGER NOT NULL CHECK (since >= 1),
  until INTEGER CHECK (until > since),
  hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  -- which rules found no problem in this document by itself
  checked_by TEXT CHECK (length(checked_by) > 0),
  -- what the rules between documents compare
  code TEXT,
  name TEXT,
  short_name TEXT,
  theme TEXT,
  UNIQUE (id, since)
) STRICT;
CREATE UNIQUE INDEX catalogue_row_open ON catalogue_row (id) WHERE until IS NULL;
CREATE INDEX catalogue_row_since ON catalogue_row (since);
CREATE INDEX catalogue_row_until ON catalogue_row (until) WHERE until IS NOT NULL;

-- apart, so that what walks all rows (the digest, the rules between documents) does not read all contents
CREATE TABLE catalogue_content (
  row INTEGER PRIMARY KEY REFERENCES catalogue_row (row) ON DELETE CASCADE,
  content TEXT NOT NULL CHECK (length(content) >= 2)
) STRICT;

CREATE TABLE catalogue_pointer (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  active INTEGER REFERENCES catalogue_generation (number),
  -- digest of the catalogue that came with the program when the platform was last heard
  heard_with TEXT CHECK (length(heard_with) > 0)
) STRICT;
INSERT INTO catalogue_pointer (only_row) VALUES (1);

CREATE TABLE checked_catalogue (
  digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
  rules TEXT NOT NULL CHECK (length(rules) > 0)
) STRICT;
`;

/** Makes the tables of a new file. False: the file was made by a program with other tables. */
export function prepareSchema(database: Database): boolean {
  const found = database.pragma('user_version', { simple: true });
  if (found === schemaVersion) return true;
  const tables = database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (found !== 0 || tables !== 0) return false;
  database
    .transaction(() => {
      database.exec(schema);
      database.pragma(`user_version = ${schemaVersion}`);
    })
    .immediate();
  return true;
}
