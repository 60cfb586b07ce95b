/**
 * Sealed submissions: keys, the terminals' chains, incidents, parts that came too early, attachments. Rows received
 * before (format `plain-json-1`) stay as they are; what the terminal's chain needs is only known of sealed ones.
 */
export const SCHEMA_SEALED = `
ALTER TABLE terminal
  ADD COLUMN highest_sequence bigint NOT NULL DEFAULT 0 CHECK (highest_sequence >= 0),
  ADD COLUMN received_sequences bigint NOT NULL DEFAULT 0
    CHECK (received_sequences BETWEEN 0 AND highest_sequence),
  ADD COLUMN key_on_word boolean NOT NULL DEFAULT true;

CREATE TABLE key_set (
  version bigint PRIMARY KEY CHECK (version > 0),
  content text NOT NULL
);

CREATE TABLE terminal_key (
  terminal_id text NOT NULL REFERENCES terminal (id),
  key_id text NOT NULL CHECK (key_id ~ '^[0-9a-f]{16}$'),
  public_key text NOT NULL CHECK (public_key ~ '^04[0-9a-f]{128}$'),
  registered_at timestamptz NOT NULL,
  first_sequence bigint CHECK (first_sequence > 0),
  registration bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  PRIMARY KEY (terminal_id, key_id)
);

ALTER TABLE submission
  DROP CONSTRAINT submission_terminal_id_terminal_sequence_key,
  DROP CONSTRAINT submission_format_check,
  ADD COLUMN previous_hash text CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  ADD COLUMN terminal_key_id text,
  ADD COLUMN receipt_number text CHECK (receipt_number ~ '^[0-9]{7}$'),
  ADD FOREIGN KEY (terminal_id, terminal_key_id) REFERENCES terminal_key (terminal_id, key_id),
  ADD CHECK (format IN ('plain-json-1', 'sm2-sm4-1')),
  ADD CHECK (
    format = 'plain-json-1'
    OR (previous_hash IS NOT NULL AND terminal_key_id IS NOT NULL AND receipt_number IS NOT NULL)
  );
CREATE INDEX submission_chain ON submission (terminal_id, terminal_sequence);
CREATE INDEX submission_received ON submission (received_at, server_sequence);

UPDATE terminal SET highest_sequence = found.highest, received_sequences = found.received
FROM (
  SELECT terminal_id, max(terminal_sequence) AS highest, count(DISTINCT terminal_sequence) AS received
  FROM submission GROUP BY terminal_id
) AS found
WHERE found.terminal_id = terminal.id;

CREATE TABLE parked_submission (
  id uuid PRIMARY KEY,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  terminal_id text NOT NULL REFERENCES terminal (id),
  case_id uuid NOT NULL,
  case_sequence bigint NOT NULL CHECK (case_sequence > 1),
  payload text NOT NULL,
  part text NOT NULL,
  receipt_number text NOT NULL CHECK (receipt_number ~ '^[0-9]{7}$'),
  created_at_terminal text NOT NULL,
  parked_at timestamptz NOT NULL
);
CREATE INDEX parked_submission_case ON parked_submission (case_id, case_sequence);
CREATE INDEX parked_submission_terminal ON parked_submission (terminal_id);

CREATE TABLE incident (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('chainGap', 'chainFork', 'hashConflict', 'replayedUnderAnotherId',
    'terminalMismatch', 'keyReplacedWithoutConsent', 'retiredKeyUsed', 'sealBroken', 'unknownAgencyKey')),
  terminal_id text NOT NULL REFERENCES terminal (id),
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  occurrences bigint NOT NULL DEFAULT 1 CHECK (occurrences > 0),
  resolved_at timestamptz
);
CREATE UNIQUE INDEX incident_open ON incident (kind, terminal_id) WHERE resolved_at IS NULL;

CREATE TABLE attachment (
  upload_id text PRIMARY KEY CHECK (upload_id ~ '^[0-9a-f]{48}$'),
  terminal_id text NOT NULL REFERENCES terminal (id),
  submission_id uuid NOT NULL,
  ordinal integer NOT NULL CHECK (ordinal BETWEEN 1 AND 100),
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL CHECK (size > 0),
  begun_at timestamptz NOT NULL,
  complete boolean NOT NULL DEFAULT false
);
CREATE INDEX attachment_submission ON attachment (submission_id, ordinal);
CREATE INDEX attachment_unfinished ON attachment (begun_at) WHERE NOT complete;
`;
