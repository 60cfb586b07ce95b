/** What version 1 was: kept as it was released, it is never edited. */
export const submissionsAndOutbox = `
CREATE TABLE meta (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  terminal_id TEXT NOT NULL CHECK (length(terminal_id) > 0),
  boot_counter INTEGER NOT NULL CHECK (boot_counter >= 0),
  next_sequence INTEGER NOT NULL CHECK (next_sequence >= 1),
  platform_epoch TEXT CHECK (length(platform_epoch) > 0),
  schema_version INTEGER NOT NULL CHECK (schema_version >= 1)
) STRICT;

CREATE TABLE service_case (
  case_id TEXT PRIMARY KEY CHECK (length(case_id) = 36),
  receipt_number TEXT NOT NULL UNIQUE
    CHECK (receipt_number GLOB '[1-9][0-9][0-9][0-9][0-9][0-9][0-9]')
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
  terminal_sequence INTEGER PRIMARY KEY CHECK (terminal_sequence >= 1),
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  case_id TEXT NOT NULL REFERENCES service_case (case_id),
  case_sequence INTEGER NOT NULL CHECK (case_sequence >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('application', 'evaluation')),
  person_key TEXT CHECK (length(person_key) > 0),
  title TEXT,
  format TEXT NOT NULL CHECK (length(format) > 0),
  hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  saved_wall_ms INTEGER NOT NULL,
  saved_boot INTEGER NOT NULL CHECK (saved_boot >= 1),
  saved_monotonic_ms REAL NOT NULL CHECK (saved_monotonic_ms >= 0),
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'uploading', 'received', 'accepted', 'blocked', 'refused')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  delay_ms INTEGER NOT NULL DEFAULT 0 CHECK (delay_ms >= 0),
  due_monotonic_ms REAL NOT NULL DEFAULT 0,
  error_class TEXT,
  server_sequence INTEGER CHECK (server_sequence >= 1),
  platform_epoch TEXT CHECK (length(platform_epoch) > 0),
  received_wall_ms INTEGER,
  case_number TEXT CHECK (length(case_number) = 43),
  accepted_wall_ms INTEGER,
  accepted_by TEXT,
  retention_days INTEGER NOT NULL CHECK (retention_days >= 1),
  payload_erased_wall_ms INTEGER,
  -- last, so that reading the columns above never walks a long payload's overflow pages
  payload TEXT,
  UNIQUE (case_id, case_sequence),
  CHECK ((kind = 'application') = (person_key IS NOT NULL)),
  CHECK ((kind = 'application') = (title IS NOT NULL)),
  CHECK ((state IN ('received', 'accepted')) = (server_sequence IS NOT NULL)),
  CHECK ((server_sequence IS NULL) = (platform_epoch IS NULL)),
  CHECK ((server_sequence IS NULL) = (received_wall_ms IS NULL)),
  CHECK ((server_sequence IS NULL) = (case_number IS NULL)),
  CHECK ((state = 'accepted') = (accepted_wall_ms IS NOT NULL)),
  CHECK (state <> 'accepted' OR kind = 'application'),
  CHECK ((payload IS NULL) = (payload_erased_wall_ms IS NOT NULL)),
  CHECK (payload IS NOT NULL OR state IN ('received', 'accepted'))
) STRICT;

-- within a state its entries are in the order of the terminal's sequence, which is the row id
CREATE INDEX submission_unsent ON submission (state)
  WHERE state NOT IN ('received', 'accepted');
CREATE INDEX submission_awaiting ON submission (terminal_sequence)
  WHERE state = 'received' AND kind = 'application';
CREATE INDEX submission_of_person ON submission (person_key, terminal_sequence)
  WHERE person_key IS NOT NULL;

CREATE TABLE attempt_log (
  slot INTEGER PRIMARY KEY CHECK (slot BETWEEN 0 AND 999),
  attempt INTEGER NOT NULL UNIQUE CHECK (attempt >= 1),
  submission_id TEXT NOT NULL CHECK (length(submission_id) = 36),
  boot INTEGER NOT NULL CHECK (boot >= 1),
  monotonic_ms REAL NOT NULL,
  wall_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (length(outcome) > 0),
  status INTEGER
) STRICT;
`;
