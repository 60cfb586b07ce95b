import { chainBegin } from '../../contract/keys.ts';
import type { Randomness } from '../../contract/clock.ts';
import { freeReceiptNumber } from './receipt-number.ts';
import type { StoreConnection, StoreStatement } from './store-connection.ts';

/** Where the next submission stands: in the terminal's chain and in its case. */
export interface SubmissionPlace {
  terminalSequence: number;
  /** hash of the terminal's submission before */
  previousHash: string;
  caseSequence: number;
  receiptNumber: string;
  /** an earlier part was refused or is damaged: a later one cannot be sent before staff dealt with it */
  held: boolean;
}

/** Finds the place of the next submission. Nothing is reserved: whoever inserts asks again within the transaction. */
export class PlaceFinder {
  readonly #randomness: Randomness;
  readonly #head: StoreStatement<[], { sequence: number; hash: string }>;
  readonly #floor: StoreStatement<[], number>;
  readonly #findCase: StoreStatement<[string], { parts: number | null; held: number }>;
  readonly #caseNumber: StoreStatement<[string], string>;
  readonly #findReceiptNumber: StoreStatement<[string], number>;

  constructor(connection: StoreConnection, randomness: Randomness) {
    this.#randomness = randomness;
    this.#head = connection.rows(
      'SELECT terminal_sequence AS sequence, hash FROM submission ORDER BY terminal_sequence DESC LIMIT 1',
    );
    this.#floor = connection.values('SELECT sequence_floor FROM meta');
    this.#findCase = connection.rows(findCase);
    this.#caseNumber = connection.values(
      `SELECT receipt_number FROM submission WHERE case_id = ? AND receipt_number IS NOT NULL
        ORDER BY case_sequence LIMIT 1`,
    );
    this.#findReceiptNumber = connection.values(
      `SELECT 1 FROM submission
        WHERE receipt_number = ? AND case_sequence = 1 AND receipt_number IS NOT NULL`,
    );
  }

  /** A case's later parts carry the receipt number of its first. */
  next(caseId: string): SubmissionPlace {
    const { parts, held } = this.#findCase.get(caseId) ?? { parts: null, held: 0 };
    const known = parts === null ? undefined : this.#caseNumber.get(caseId);
    return {
      ...this.chainEnd(),
      caseSequence: (parts ?? 0) + 1,
      receiptNumber: known ?? this.#newReceiptNumber(),
      held: held > 0,
    };
  }

  /** The sequence that is given next, and what it follows. */
  chainEnd(): { terminalSequence: number; previousHash: string } {
    const head = this.#head.get();
    const floor = this.#floor.get();
    if (floor === undefined) throw new Error('the store has no meta row');
    return {
      terminalSequence: Math.max(floor, (head?.sequence ?? 0) + 1),
      previousHash: head?.hash ?? chainBegin,
    };
  }

  /** Whether `place` is still the next one. */
  isStill(place: SubmissionPlace, caseId: string): boolean {
    const { terminalSequence, previousHash } = this.chainEnd();
    const parts = this.#findCase.get(caseId)?.parts ?? 0;
    return (
      terminalSequence === place.terminalSequence &&
      previousHash === place.previousHash &&
      parts + 1 === place.caseSequence
    );
  }

  #newReceiptNumber(): string {
    return freeReceiptNumber(this.#randomness, (candidate) => this.#findReceiptNumber.get(candidate) === 1);
  }
}

const findCase = `
SELECT max(case_sequence) AS parts, coalesce(sum(state IN ('refused', 'blocked')), 0) AS held
  FROM submission WHERE case_id = ?`;
