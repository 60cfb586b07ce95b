import type { Database } from 'better-sqlite3';

/** What the headers of the contents say, until it has been compared with the rows. */
export const foundTable = `
CREATE TEMP TABLE found (
  terminal_sequence INTEGER PRIMARY KEY, id TEXT, case_id TEXT, case_sequence INTEGER, format TEXT,
  previous_hash TEXT, saved_wall_ms INTEGER, attachments TEXT
)`;

/** Brings rows and contents together, in the order of these statements. `nowMs`: wall time of the salvage. */
export function joinFindings(database: Database, nowMs: number): { rebuilt: number; contentLost: number } {
  const run = (source: string) => database.prepare<[]>(source).run().changes;
  const runAt = (source: string) => database.prepare<[{ nowMs: number }]>(source).run({ nowMs }).changes;
  dropContradicting.forEach(run);
  const rebuilt = run(rebuildRows);
  agreeWithContents.forEach(run);
  runAt(noteErased);
  const contentLost = runAt(loseContents);
  runAt(holdLaterParts);
  return { rebuilt, contentLost };
}

/** A row that says another identity or order than a content's header was damaged: the header is proven by its hash. */
const dropContradicting = [
  `DELETE FROM submission WHERE terminal_sequence IN (
     SELECT s.terminal_sequence FROM submission s JOIN found f USING (terminal_sequence)
      WHERE s.id <> f.id OR s.case_id <> f.case_id OR s.case_sequence <> f.case_sequence)`,
  `DELETE FROM submission WHERE terminal_sequence IN (
     SELECT s.terminal_sequence
       FROM submission s JOIN found f ON f.case_id = s.case_id AND f.case_sequence = s.case_sequence
      WHERE f.terminal_sequence <> s.terminal_sequence)`,
];

/** Retention one day, as its length was lost: it goes as soon as the platform allows. */
const rebuildRows = `
INSERT OR IGNORE INTO submission (
  terminal_sequence, id, case_id, case_sequence, kind, format, hash, previous_hash, payload_length, attachments,
  saved_wall_ms, saved_boot, saved_monotonic_ms, retention_days, state)
SELECT f.terminal_sequence, f.id, f.case_id, f.case_sequence, 'unknown', f.format, c.hash, f.previous_hash,
       length(c.payload), json_array_length(f.attachments), f.saved_wall_ms, 1, 0, 1, 'queued'
  FROM found f JOIN content c USING (terminal_sequence)
 WHERE NOT EXISTS (SELECT 1 FROM submission s WHERE s.terminal_sequence = f.terminal_sequence)`;

const agreeWithContents = [
  // an old page can hold a content that was erased since
  `DELETE FROM content WHERE terminal_sequence IN (
     SELECT terminal_sequence FROM submission WHERE content_erased_wall_ms IS NOT NULL)`,
  `UPDATE submission
      SET hash = c.hash, format = f.format, previous_hash = f.previous_hash,
          payload_length = length(c.payload), attachments = json_array_length(f.attachments)
     FROM content c JOIN found f USING (terminal_sequence)
    WHERE c.terminal_sequence = submission.terminal_sequence`,
  // what was held as damaged and was found whole goes again; what it held goes with it
  `UPDATE submission SET state = 'queued', held_wall_ms = NULL, error_class = NULL, error_status = NULL,
          error_code = NULL
    WHERE state = 'blocked' AND terminal_sequence IN (SELECT terminal_sequence FROM content)`,
  `INSERT OR IGNORE INTO attachment (terminal_sequence, ordinal, sealed_hash, sealed_size, path)
   SELECT f.terminal_sequence, a.value ->> 'ordinal', a.value ->> 'sealedHash', a.value ->> 'sealedSize',
          a.value ->> 'path'
     FROM found f JOIN content USING (terminal_sequence), json_each(f.attachments) a`,
];

const noteErased = `
UPDATE submission SET content_erased_wall_ms = :nowMs
 WHERE state IN ('received', 'accepted') AND content_erased_wall_ms IS NULL
   AND terminal_sequence NOT IN (SELECT terminal_sequence FROM content)`;

const loseContents = `
UPDATE submission
   SET state = 'blocked', error_class = 'damaged', held_wall_ms = :nowMs, content_erased_wall_ms = :nowMs,
       delay_ms = 0, due_monotonic_ms = 0
 WHERE state NOT IN ('received', 'accepted') AND content_erased_wall_ms IS NULL
   AND terminal_sequence NOT IN (SELECT terminal_sequence FROM content)`;

const holdLaterParts = `
UPDATE submission AS later SET state = 'blocked', error_class = 'earlierPartHeld', held_wall_ms = :nowMs
 WHERE later.state = 'queued' AND later.case_sequence > 1 AND EXISTS (
   SELECT 1 FROM submission e
    WHERE e.case_id = later.case_id AND e.case_sequence < later.case_sequence
      AND e.state IN ('refused', 'blocked'))`;
