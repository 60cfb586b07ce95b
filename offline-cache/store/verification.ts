import type { Clock } from '../../contract/clock.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { SubmissionState } from '../../contract/submission.ts';
import { contentHeader } from './salvage/intact-content.ts';
import { payloadHash } from './sealer.ts';
import type { SendingQueue } from './sending-queue.ts';
import type { StoreConnection } from './store-connection.ts';

/** What a slice of the full check found. */
export interface VerifiedSlice {
  checked: number;
  /** unsent submissions whose bytes changed: held now, and in the list that staff see */
  damaged: string[];
  /** copies of what the platform has whose bytes changed: nothing to do, unless the platform forgets */
  damagedCopies: number;
  /** every record was looked at since the last time this was true */
  isComplete: boolean;
}

interface CheckedRow {
  sequence: number;
  id: string;
  caseId: string;
  caseSequence: number;
  hash: string;
  state: SubmissionState;
  isErased: number;
  contentHash: string | null;
  payload: string | null;
  isSound: number;
  isIndexed: number;
}

/** No delay is ever longer: a server that asks for more than a day is not believed. */
const longestDelayMs = 2 * 86_400_000;

type Verdict = 'intact' | 'damaged' | 'structure' | 'index';

/**
 * The full check, a slice at a time: every record's hash, that its row says what its sealed header says, and that
 * the indexes lead to it, for what no index leads to is never sent. Changed bytes hold that one submission; rows that
 * are not where they belong mean that the file's structure cannot be believed, and the store asks to be reopened.
 */
export class Verification {
  readonly #connection: StoreConnection;
  readonly #queue: SendingQueue;
  readonly #clock: Clock;
  #after = 0;

  constructor(connection: StoreConnection, queue: SendingQueue, clock: Clock) {
    this.#connection = connection;
    this.#queue = queue;
    this.#clock = clock;
  }

  /** Checks the next `count` records; one megabyte takes about 5 ms. */
  next(count: number): Result<VerifiedSlice, StoreFailure> {
    const rows = this.#nextRows(count);
    if (!rows.ok) return rows;
    const verdicts = rows.value.map((row) => ({ row, verdict: verdictOf(row) }));
    const found = (wanted: Verdict) =>
      verdicts.filter(({ verdict }) => verdict === wanted).map(({ row }) => row);
    if (found('structure').length > 0) return this.#distrust();
    if (found('index').length > 0) {
      const repaired = this.#connection.write(() => this.#connection.database.exec('REINDEX submission'));
      if (!repaired.ok) return repaired;
    }
    const isComplete = rows.value.length < count;
    this.#after = isComplete ? 0 : (rows.value.at(-1)?.sequence ?? 0);
    const isUnsent = ({ state }: CheckedRow) => state === 'queued' || state === 'uploading';
    const damaged = found('damaged');
    const held = this.#hold(damaged.filter(isUnsent));
    if (!held.ok) return held;
    const damagedCopies = damaged.length - held.value.length;
    return succeeded({ checked: rows.value.length, damaged: held.value, damagedCopies, isComplete });
  }

  #nextRows(count: number): Result<CheckedRow[], StoreFailure> {
    const connection = this.#connection;
    const nowMs = this.#clock.monotonicMs();
    const strayed = connection.ask(() =>
      connection.values<[number, number], number>(strayedDelays).get(longestDelayMs, nowMs),
    );
    if (!strayed.ok) return strayed;
    if (strayed.value) {
      const recalled = connection.write(() =>
        connection.rows<[number, number], unknown>(recallDelays).run(longestDelayMs, nowMs),
      );
      if (!recalled.ok) return recalled;
    }
    return connection.ask(() =>
      connection.rows<[number, number], CheckedRow>(nextRows).all(this.#after, count),
    );
  }

  #hold(rows: readonly CheckedRow[]): Result<string[], StoreFailure> {
    if (rows.length === 0) return succeeded([]);
    const ids = rows.map(({ id }) => id);
    const failure = { errorClass: 'damaged' } as const;
    const held = this.#queue.settle(ids.map((submissionId) => ({ kind: 'blocked', submissionId, failure })));
    return held.ok ? succeeded(ids) : held;
  }

  #distrust(): Result<VerifiedSlice, StoreFailure> {
    const failure: StoreFailure = { code: 'corrupt', detail: 'rows are not where they belong' };
    this.#connection.distrust(failure);
    return failed(failure);
  }
}

function verdictOf(row: CheckedRow): Verdict {
  const { payload, contentHash, hash } = row;
  if (!row.isSound) return 'structure';
  if (row.isErased) return payload === null ? indexVerdict(row) : 'structure';
  if (payload === null || contentHash === null) return 'structure';
  if (payloadHash(payload) !== contentHash) return 'damaged';
  const header = contentHeader(payload);
  const agrees =
    contentHash === hash &&
    header?.id === row.id &&
    header.terminalSequence === row.sequence &&
    header.caseId === row.caseId &&
    header.caseSequence === row.caseSequence;
  return agrees ? indexVerdict(row) : 'structure';
}

function indexVerdict({ isIndexed }: CheckedRow): Verdict {
  return isIndexed ? 'intact' : 'index';
}

/** What the schema's CHECKs say: a changed bit passes them by. */
const isSound = `(
  s.format IN ('sm2-sm4-1', 'plain-json-1')
  AND s.state = iif(s.server_sequence IS NOT NULL, iif(s.accepted_wall_ms IS NULL, 'received', 'accepted'),
                iif(s.held_wall_ms IS NOT NULL, iif(s.state = 'refused', 'refused', 'blocked'),
                iif(s.state = 'uploading', 'uploading', 'queued')))
  AND (s.content_erased_wall_ms IS NULL OR s.state IN ('received', 'accepted', 'blocked'))
  AND s.kind IN ('application', 'evaluation', 'unknown'))`;

const listed = (index: string, condition: string) => `EXISTS (
  SELECT 1 FROM submission i INDEXED BY ${index}
   WHERE i.terminal_sequence = s.terminal_sequence AND ${condition})`;

/** Each row's entry in each index that it belongs to. */
const isIndexed = `(
  ${listed('sqlite_autoindex_submission_1', 'i.case_id = s.case_id AND i.case_sequence = s.case_sequence')}
  AND (s.state IN ('received', 'accepted')
    OR ${listed('submission_unsent', `i.state = s.state AND i.state NOT IN ('received', 'accepted')`)})
  AND (s.state <> 'received' OR s.kind = 'evaluation'
    OR ${listed('submission_awaiting', `i.state = 'received' AND i.kind <> 'evaluation'`)})
  AND (s.state NOT IN ('received', 'accepted') OR s.content_erased_wall_ms IS NOT NULL
    OR ${listed(
      'submission_erasable',
      `i.saved_wall_ms = s.saved_wall_ms AND i.content_erased_wall_ms IS NULL
       AND i.state IN ('received', 'accepted')`,
    )})
  AND (s.person_key IS NULL
    OR ${listed('submission_of_person', 'i.person_key = s.person_key AND i.person_key IS NOT NULL')})
  AND (s.case_sequence <> 1 OR s.receipt_number IS NULL
    OR ${listed(
      'submission_receipt_number',
      'i.receipt_number = s.receipt_number AND i.case_sequence = 1 AND i.receipt_number IS NOT NULL',
    )}))`;

const strays = `state = 'queued' AND state NOT IN ('received', 'accepted')
   AND (delay_ms > ? OR due_monotonic_ms > delay_ms + ?)`;

const strayedDelays = `SELECT 1 FROM submission WHERE ${strays} LIMIT 1`;

const recallDelays = `UPDATE submission SET delay_ms = 0, due_monotonic_ms = 0 WHERE ${strays}`;

const nextRows = `
SELECT s.terminal_sequence AS sequence, s.id, s.case_id AS caseId, s.case_sequence AS caseSequence, s.hash,
       s.state, ${isSound} AS isSound, s.content_erased_wall_ms IS NOT NULL AS isErased, c.hash AS contentHash, c.payload,
       ${isIndexed} AS isIndexed
  FROM submission s NOT INDEXED LEFT JOIN content c USING (terminal_sequence)
 WHERE s.terminal_sequence > ? ORDER BY s.terminal_sequence LIMIT ?`;
