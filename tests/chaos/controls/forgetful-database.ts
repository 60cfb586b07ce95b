import type { Database, Statements } from '../../../platform/database/database.ts';
import { forgetSubmissions, readReceived, type Received } from '../under-test.ts';
import { WrappedDatabase } from './wrapped-database.ts';

/**
 * A platform without uniqueness: after each request it puts away what it has and knows nothing of it any more, so
 * that a repeat is something new to it. What was put away has had its effect all the same.
 */
export class ForgetfulDatabase extends WrappedDatabase {
  readonly #putAway: Received[];

  constructor(real: Database, putAway: Received[]) {
    super(real);
    this.#putAway = putAway;
  }

  async transaction<Value>(work: (statements: Statements) => Promise<Value>): Promise<Value> {
    const value = await this.real.transaction(work);
    const found = await this.real.transaction(async (statements) => {
      const received = await readReceived(statements);
      await forgetSubmissions(statements);
      return received;
    });
    this.#putAway.push(...found);
    return value;
  }
}
