import type { StoreConnection, StoreStatement } from './store-connection.ts';
import { sequenceInId } from './submission-id.ts';

/** Finds the row of an id: by the sequence it carries, or among the rows of version 1 by search. */
export class SubmissionLookup {
  readonly #idOf: StoreStatement<[number], string>;
  readonly #legacy: StoreStatement<[string], number>;

  constructor(connection: StoreConnection) {
    this.#idOf = connection.values('SELECT id FROM submission WHERE terminal_sequence = ?');
    this.#legacy = connection.values(
      `SELECT terminal_sequence FROM submission
        WHERE terminal_sequence <= (SELECT legacy_sequence FROM meta) AND id = ?`,
    );
  }

  /** Terminal sequence of a submission, which is the key of everything; undefined for an unknown id. */
  sequenceOf(id: string): number | undefined {
    const sequence = sequenceInId(id);
    return this.#idOf.get(sequence) === id ? sequence : this.#legacy.get(id);
  }
}
