import Database, { type Statement } from 'better-sqlite3';
import { storedReceipt } from '../case-progress.ts';
import { sequenceInId } from '../submission-id.ts';
import type { PageImage } from './page-image.ts';
import { carveRecords, type CarvedRecord, type CarvedValue } from './record-carving.ts';

type StateRow = Record<string, CarvedValue>;

/** Serial types of a submission's row: the row's key, two texts of 36 characters. */
const beginning = Buffer.from([0x00, 0x55, 0x55]);

/** No terminal saves this often; the ids of version 1 hold random numbers there, mostly greater ones. */
const highestSequence = 2 ** 24;

/** What only a receipt proves, and what only an attempt left. */
const afterSaving = new Set([
  ...['attempts', 'delay_ms', 'due_monotonic_ms', 'error_class', 'error_status', 'error_code'],
  ...['held_wall_ms', 'server_sequence', 'platform_epoch', 'ack_epoch', 'received_wall_ms', 'case_number'],
  ...['accepted_wall_ms', 'accepted_by', 'content_erased_wall_ms', 'receipt', 'acceptance', 'former_receipt'],
]);

/** Rows that stand beside the contents, taken over as far as they fit the schema. */
export class StateRows {
  readonly #columns: string[];
  readonly #whole: Statement<[StateRow]>;
  readonly #asSaved: Statement<[StateRow]>;

  constructor(database: Database.Database) {
    this.#columns = database
      .prepare<[], string>(`SELECT name FROM pragma_table_info('submission') ORDER BY cid`)
      .pluck()
      .all();
    this.#whole = database.prepare(insertion(this.#columns));
    this.#asSaved = database.prepare(insertion(this.#columns.filter((name) => !afterSaving.has(name))));
  }

  /** Newer pages come first: a row that is there already stays. */
  keepFrom(page: Buffer, image: PageImage): void {
    for (const record of carveRecords(page, beginning, this.#columns.length, image)) {
      const row = this.#rowOf(record);
      if (!row) continue;
      const { receipt, ...withoutReceipt } = row;
      const attempts = [
        () => this.#whole.run(row),
        () => this.#whole.run({ ...withoutReceipt, receipt: null, acceptance: null }),
        () => this.#asSaved.run({ ...row, state: 'queued' }),
      ];
      attempts.some(inserted);
    }
  }

  #rowOf({ key, values }: CarvedRecord): StateRow | undefined {
    const row: StateRow = Object.fromEntries(
      this.#columns.map((name, index) => [name, values[index] ?? null]),
    );
    const { id } = row;
    if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return undefined;
    if (key < 1 || key >= highestSequence) return undefined;
    const inId = sequenceInId(id);
    if (inId !== key && inId < highestSequence) return undefined;
    return { ...row, ...provenReceipt(row), terminal_sequence: key, state: stateOf(row) };
  }
}

/** The state says nothing that the other columns do not: so a damaged word costs nothing. */
function stateOf(row: StateRow): string {
  if (row.server_sequence !== null) return row.accepted_wall_ms === null ? 'received' : 'accepted';
  if (row.held_wall_ms !== null) return row.state === 'refused' ? 'refused' : 'blocked';
  return 'queued';
}

/** The platform's signed words count more than the columns that were filled from them. */
function provenReceipt({ receipt, id, hash }: StateRow): StateRow {
  const words = typeof receipt === 'string' ? storedReceipt(receipt) : undefined;
  if (!words || words.id !== id || words.hash !== hash) return { receipt: null };
  const { serverSequence, epoch, receivedAt, caseNumber } = words;
  return {
    server_sequence: serverSequence,
    platform_epoch: epoch,
    received_wall_ms: Date.parse(receivedAt),
    case_number: caseNumber,
  };
}

function insertion(columns: readonly string[]): string {
  const values = columns.map((name) => `:${name}`).join(', ');
  return `INSERT OR IGNORE INTO submission (${columns.join(', ')}) VALUES (${values})`;
}

/** False for a row that the schema refuses. */
function inserted(insert: () => Database.RunResult): boolean {
  try {
    return insert().changes > 0;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CONSTRAINT')) return false;
    throw error;
  }
}
