import type { Statements } from '../../../platform/database/database.ts';
import { WrappedDatabase } from './wrapped-database.ts';

/** Ends a transaction as a crash would. */
class Crash extends Error {}

/** one transaction in so many is lost */
const crashEvery = 5;

/** A platform that answers before its commit, and sometimes crashes in between. */
export class HastyDatabase extends WrappedDatabase {
  #transactions = 0;

  transaction<Value>(work: (statements: Statements) => Promise<Value>): Promise<Value> {
    this.#transactions += 1;
    const crashes = this.#transactions % crashEvery === 0;
    return new Promise((resolve, reject) => {
      const ended = this.real.transaction(async (statements) => {
        const value = await work(statements);
        resolve(value);
        if (crashes) throw new Crash();
        return value;
      });
      ended.catch((error: unknown) => {
        if (!(error instanceof Crash)) reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }
}
