/**
 * First schema. Every rule that two requests could break together is the database's to keep: identity, order
 * and uniqueness are constraints here, and the program's checks only make the refusal friendly.
 */
export const SCHEMA_1 = `
CREATE TABLE meta (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch text NOT NULL CHECK (epoch <> '')
);

CREATE TABLE terminal (
  id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9-]{4,40}$'),
  key_hash text NOT NULL UNIQUE CHECK (key_hash ~ '^[0-9a-f]{64}$'),
  enabled boolean NOT NULL DEFAULT true
);

CREATE TABLE submission (
  id uuid PRIMARY KEY,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  terminal_id text NOT NULL REFERENCES terminal (id),
  terminal_sequence bigint NOT NULL CHECK (terminal_sequence > 0),
  case_id uuid NOT NULL,
  case_sequence bigint NOT NULL CHECK (case_sequence > 0),
  kind text NOT NULL CHECK (kind IN ('application', 'evaluation')),
  format text NOT NULL CHECK (format = 'plain-json-1'),
  payload text NOT NULL,
  case_number text NOT NULL CHECK (case_number ~ '^[0-9A-Z]{31}[0-9]{12}$'),
  created_at_terminal text NOT NULL,
  received_at timestamptz NOT NULL,
  epoch text NOT NULL CHECK (epoch <> ''),
  server_sequence bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  UNIQUE (terminal_id, terminal_sequence),
  UNIQUE (case_id, case_sequence),
  CHECK (kind <> 'application' OR case_sequence = 1)
);

CREATE TABLE service_case (
  case_id uuid PRIMARY KEY,
  case_number text NOT NULL UNIQUE CHECK (case_number ~ '^[0-9A-Z]{31}[0-9]{12}$'),
  application_id uuid NOT NULL UNIQUE REFERENCES submission (id),
  terminal_id text NOT NULL REFERENCES terminal (id),
  item_code text NOT NULL CHECK (item_code ~ '^[0-9A-Z]{31}$'),
  item_version bigint NOT NULL CHECK (item_version > 0),
  state text NOT NULL CHECK (state IN ('received', 'accepted')),
  received_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by text CHECK (accepted_by <> ''),
  CHECK (starts_with(case_number, item_code)),
  CHECK ((state = 'accepted') = (accepted_at IS NOT NULL)),
  CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
  CHECK (accepted_at >= received_at)
);
CREATE INDEX service_case_waiting ON service_case (received_at) WHERE state = 'received';

CREATE TABLE query_request (
  request_id uuid PRIMARY KEY,
  terminal_id text NOT NULL REFERENCES terminal (id),
  item_code text NOT NULL CHECK (item_code ~ '^[0-9A-Z]{31}$'),
  item_version bigint NOT NULL CHECK (item_version > 0),
  case_number text NOT NULL UNIQUE CHECK (starts_with(case_number, item_code)),
  asked_at timestamptz NOT NULL
);

CREATE TABLE service_record (
  case_number text NOT NULL CHECK (case_number ~ '^[0-9A-Z]{31}[0-9]{12}$'),
  service_number integer NOT NULL CHECK (service_number > 0),
  terminal_id text NOT NULL REFERENCES terminal (id),
  service_name text NOT NULL CHECK (service_name IN ('application', 'query')),
  served_at timestamptz NOT NULL,
  PRIMARY KEY (case_number, service_number)
);

CREATE TABLE evaluation (
  case_number text NOT NULL,
  evaluation_number integer NOT NULL,
  submission_id uuid NOT NULL UNIQUE REFERENCES submission (id),
  level integer NOT NULL CHECK (level BETWEEN 1 AND 5),
  indicators text[] NOT NULL CHECK (level > 2 OR cardinality(indicators) > 0),
  channel integer NOT NULL CHECK (channel BETWEEN 1 AND 5),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (case_number, evaluation_number),
  FOREIGN KEY (case_number, evaluation_number) REFERENCES service_record (case_number, service_number)
);

CREATE TABLE case_serial (
  item_code text NOT NULL CHECK (item_code ~ '^[0-9A-Z]{31}$'),
  day text NOT NULL CHECK (day ~ '^[0-9]{8}$'),
  last_serial integer NOT NULL CHECK (last_serial BETWEEN 1 AND 9999),
  PRIMARY KEY (item_code, day)
);
`;
