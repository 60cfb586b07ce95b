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
  isListed: number;
  isInCase: number;
}

type Verdict = 'intact' | 'damaged' | 'structure' | 'index';

/**
 * The full check, a slice at a time: every record's hash, that its row says what its sealed header says, and that
 * the indexes lead to it, for what no index leads to is never sent. Changed bytes hold that one submission; rows that
 * are not where they belong mean that the file's structure cannot be believed, and the store asks to be reopened.
 */
export class Verification {
  readonly #connection: StoreConnection;
  readonly #queue: SendingQueue;
  #after = 0;

  constructor(connection: StoreConnection, queue: SendingQueue) {
    this.#connection = connection;
    this.#queue = queue;
  }

  /** Checks the next `count` records; one megabyte takes about 5 ms. */
  next(count: number): Result<VerifiedSlice, StoreFailure> {
    const rows = this.#connection.ask(() =>
      this.#connection.rows<[number, number], CheckedRow>(nextRows).all(this.#after, count),
    );
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

function indexVerdict({ isListed, isInCase }: CheckedRow): Verdict {
  return isListed && isInCase ? 'intact' : 'index';
}

const nextRows = `
SELECT s.terminal_sequence AS sequence, s.id, s.case_id AS caseId, s.case_sequence AS caseSequence, s.hash,
       s.state, s.content_erased_wall_ms IS NOT NULL AS isErased, c.hash AS contentHash, c.payload,
       s.state IN ('received', 'accepted') OR EXISTS (
         SELECT 1 FROM submission i INDEXED BY submission_unsent
          WHERE i.state = s.state AND i.state NOT IN ('received', 'accepted')
            AND i.terminal_sequence = s.terminal_sequence) AS isListed,
       EXISTS (SELECT 1 FROM submission i INDEXED BY sqlite_autoindex_submission_1
                WHERE i.case_id = s.case_id AND i.case_sequence = s.case_sequence) AS isInCase
  FROM submission s NOT INDEXED LEFT JOIN content c USING (terminal_sequence)
 WHERE s.terminal_sequence > ? ORDER BY s.terminal_sequence LIMIT ?`;
