/**
 * Version 2: sealed content in a table of its own, so that a change of state never rewrites a payload; the chain;
 * attachments; signed receipts. Few indexes: every page that a commit touches is written and flushed.
 *
 * A submission's id carries its terminal sequence (see submission-id.ts), so no index of ids is needed; rows of
 * version 1, whose ids do not, are those up to `meta.legacy_sequence`.
 */
export const sealedOutbox = `
CREATE TABLE submission_2 (
  terminal_sequence INTEGER PRIMARY KEY CHECK (terminal_sequence >= 1),
  id TEXT NOT NULL CHECK (length(id) = 36),
  case_id TEXT NOT NULL CHECK (length(case_id) = 36),
  case_sequence INTEGER NOT NULL CHECK (case_sequence >= 1),
  -- 'unknown' after a salvage that found the sealed content alone
  kind TEXT NOT NULL CHECK (kind IN ('application', 'evaluation', 'unknown')),
  receipt_number TEXT CHECK (receipt_number GLOB '[1-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  person_key TEXT CHECK (length(person_key) > 0),
  title TEXT,
  format TEXT NOT NULL CHECK (format IN ('sm2-sm4-1', 'plain-json-1')),
  hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  previous_hash TEXT CHECK (length(previous_hash) = 64 AND previous_hash NOT GLOB '*[^0-9a-f]*'),
  payload_length INTEGER NOT NULL CHECK (payload_length >= 0),
  attachments INTEGER NOT NULL DEFAULT 0 CHECK (attachments BETWEEN 0 AND 100),
  saved_wall_ms INTEGER NOT NULL,
  saved_boot INTEGER NOT NULL CHECK (saved_boot >= 1),
  saved_monotonic_ms REAL NOT NULL CHECK (saved_monotonic_ms >= 0),
  retention_days INTEGER NOT NULL CHECK (retention_days >= 1),
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'uploading', 'received', 'accepted', 'blocked', 'refused')),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  delay_ms INTEGER NOT NULL DEFAULT 0 CHECK (delay_ms >= 0),
  due_monotonic_ms REAL NOT NULL DEFAULT 0,
  error_class TEXT,
  error_status INTEGER,
  -- the gateway's own word
  error_code TEXT,
  held_wall_ms INTEGER,
  server_sequence INTEGER CHECK (server_sequence >= 1),
  platform_epoch TEXT CHECK (length(platform_epoch) > 0),
  -- the epoch in which the platform last said that it has it
  ack_epoch TEXT CHECK (length(ack_epoch) > 0),
  received_wall_ms INTEGER,
  case_number TEXT CHECK (length(case_number) = 43),
  accepted_wall_ms INTEGER,
  accepted_by TEXT,
  content_erased_wall_ms INTEGER,
  -- JSON of the signed words of the platform; missing where version 1 took them unsigned
  receipt TEXT,
  acceptance TEXT,
  -- the receipt of a platform that forgot, kept when the submission was offered again
  former_receipt TEXT,
  UNIQUE (case_id, case_sequence),
  CHECK (kind = 'unknown' OR (kind = 'application') = (person_key IS NOT NULL)),
  CHECK (kind = 'unknown' OR (kind = 'application') = (title IS NOT NULL)),
  CHECK (kind = 'unknown' OR receipt_number IS NOT NULL),
  CHECK (format = 'plain-json-1' OR previous_hash IS NOT NULL),
  CHECK ((state IN ('received', 'accepted')) = (server_sequence IS NOT NULL)),
  CHECK ((server_sequence IS NULL) = (platform_epoch IS NULL)),
  CHECK ((server_sequence IS NULL) = (ack_epoch IS NULL)),
  CHECK ((server_sequence IS NULL) = (received_wall_ms IS NULL)),
  CHECK ((server_sequence IS NULL) = (case_number IS NULL)),
  CHECK (receipt IS NULL OR server_sequence IS NOT NULL),
  CHECK ((state = 'accepted') = (accepted_wall_ms IS NOT NULL)),
  CHECK (acceptance IS NULL OR state = 'accepted'),
  CHECK (state <> 'accepted' OR kind <> 'evaluation'),
  CHECK ((state IN ('blocked', 'refused')) = (held_wall_ms IS NOT NULL)),
  CHECK (content_erased_wall_ms IS NULL OR state IN ('received', 'accepted', 'blocked'))
) STRICT;

INSERT INTO submission_2 (
  terminal_sequence, id, case_id, case_sequence, kind, receipt_number, person_key, title, format, hash,
  payload_length, saved_wall_ms, saved_boot, saved_monotonic_ms, retention_days, state, attempts, delay_ms,
  due_monotonic_ms, error_class, held_wall_ms, server_sequence, platform_epoch, ack_epoch, received_wall_ms,
  case_number, accepted_wall_ms, accepted_by, content_erased_wall_ms)
SELECT s.terminal_sequence, s.id, s.case_id, s.case_sequence, s.kind, c.receipt_number, s.person_key, s.title,
       s.format, s.hash, length(coalesce(s.payload, '')), s.saved_wall_ms, s.saved_boot, s.saved_monotonic_ms,
       s.retention_days, s.state, s.attempts, s.delay_ms, s.due_monotonic_ms, s.error_class,
       iif(s.state IN ('blocked', 'refused'), s.saved_wall_ms, NULL), s.server_sequence, s.platform_epoch,
       s.platform_epoch, s.received_wall_ms, s.case_number, s.accepted_wall_ms, s.accepted_by,
       s.payload_erased_wall_ms
  FROM submission s JOIN service_case c USING (case_id);

CREATE TABLE content_2 (
  terminal_sequence INTEGER PRIMARY KEY REFERENCES submission_2 (terminal_sequence),
  -- here as well as in the submission's row: the record proves itself, whatever else of the file is damaged
  hash TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
  payload TEXT NOT NULL
) STRICT;

INSERT INTO content_2 (terminal_sequence, hash, payload)
SELECT terminal_sequence, hash, payload FROM submission WHERE payload IS NOT NULL;

DROP TABLE submission;
DROP TABLE service_case;
ALTER TABLE submission_2 RENAME TO submission;
ALTER TABLE content_2 RENAME TO content;

CREATE TABLE attachment (
  terminal_sequence INTEGER NOT NULL REFERENCES submission (terminal_sequence),
  ordinal INTEGER NOT NULL CHECK (ordinal BETWEEN 1 AND 100),
  sealed_hash TEXT NOT NULL CHECK (length(sealed_hash) = 64 AND sealed_hash NOT GLOB '*[^0-9a-f]*'),
  sealed_size INTEGER NOT NULL CHECK (sealed_size > 0),
  -- name of the file in the folder of attachments
  path TEXT NOT NULL CHECK (length(path) > 0),
  upload_url TEXT CHECK (length(upload_url) > 0),
  confirmed_offset INTEGER NOT NULL DEFAULT 0 CHECK (confirmed_offset BETWEEN 0 AND sealed_size),
  state TEXT NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'erased')),
  PRIMARY KEY (terminal_sequence, ordinal)
) STRICT, WITHOUT ROWID;

-- within a state its entries are in the order of the terminal's sequence, which is the row id
CREATE INDEX submission_unsent ON submission (state)
  WHERE state NOT IN ('received', 'accepted');
CREATE INDEX submission_awaiting ON submission (terminal_sequence)
  WHERE state = 'received' AND kind <> 'evaluation';
CREATE INDEX submission_erasable ON submission (saved_wall_ms)
  WHERE content_erased_wall_ms IS NULL AND state IN ('received', 'accepted');
CREATE INDEX submission_of_person ON submission (person_key, terminal_sequence)
  WHERE person_key IS NOT NULL;
CREATE INDEX submission_receipt_number ON submission (receipt_number)
  WHERE case_sequence = 1 AND receipt_number IS NOT NULL;

ALTER TABLE meta RENAME COLUMN next_sequence TO sequence_floor;
ALTER TABLE meta ADD COLUMN legacy_sequence INTEGER NOT NULL DEFAULT 0 CHECK (legacy_sequence >= 0);
-- the platform's word on what may be erased: receipts of this epoch up to this server sequence
ALTER TABLE meta ADD COLUMN erasable_epoch TEXT CHECK (length(erasable_epoch) > 0);
ALTER TABLE meta ADD COLUMN erasable_through INTEGER NOT NULL DEFAULT 0 CHECK (erasable_through >= 0);
-- JSON of what a salvage found and lost, until staff have taken note of it
ALTER TABLE meta ADD COLUMN salvage TEXT;
UPDATE meta SET legacy_sequence = (SELECT coalesce(max(terminal_sequence), 0) FROM submission);

CREATE TABLE attempt_log_2 (
  slot INTEGER PRIMARY KEY CHECK (slot BETWEEN 0 AND 999),
  attempt INTEGER NOT NULL CHECK (attempt >= 1),
  submission_id TEXT NOT NULL CHECK (length(submission_id) = 36),
  boot INTEGER NOT NULL CHECK (boot >= 1),
  monotonic_ms REAL NOT NULL,
  wall_ms INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (length(outcome) > 0),
  status INTEGER,
  code TEXT
) STRICT;
INSERT INTO attempt_log_2 (slot, attempt, submission_id, boot, monotonic_ms, wall_ms, outcome, status)
SELECT slot, attempt, submission_id, boot, monotonic_ms, wall_ms, outcome, status FROM attempt_log;
DROP TABLE attempt_log;
ALTER TABLE attempt_log_2 RENAME TO attempt_log;
`;
