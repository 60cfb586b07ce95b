/**
 * The published catalogue. `catalogue_generation` grows by one row with every publishing; `catalogue_row` holds each
 * document once, as it is now, under the number of its last change. A number is given only while the lock of
 * publishing is held, which is until the commit: numbers become visible in their own order, and a terminal that has
 * seen one has seen all below it. A sequence or an identity column would not do: a smaller number could commit later.
 */
export const SCHEMA_CATALOGUE = `
CREATE TABLE catalogue_generation (
  number bigint PRIMARY KEY CHECK (number >= 0),
  checkpoint bigint NOT NULL UNIQUE CHECK (checkpoint >= 0),
  digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  published_at timestamptz
);

-- nothing published yet: SM3 of nothing (GB/T 32905)
INSERT INTO catalogue_generation (number, checkpoint, digest)
  VALUES (0, 0, '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b');

CREATE TABLE catalogue_row (
  id text PRIMARY KEY CHECK (id <> ''),
  checkpoint bigint NOT NULL UNIQUE CHECK (checkpoint > 0),
  hash text CHECK (hash ~ '^[0-9a-f]{64}$'),
  -- absent in the tombstone of a document that was taken out
  content text CHECK (content <> ''),
  CHECK ((hash IS NULL) = (content IS NULL))
);
`;
