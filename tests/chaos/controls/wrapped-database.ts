import type { z } from 'zod';
import type { Database, SqlValue, Statements } from '../../../platform/database/database.ts';

/** A database in which only transactions are done in another way. */
export abstract class WrappedDatabase implements Database {
  protected readonly real: Database;

  constructor(real: Database) {
    this.real = real;
  }

  abstract transaction<Value>(work: (statements: Statements) => Promise<Value>): Promise<Value>;

  query<Row>(row: z.ZodType<Row>, sql: string, parameters?: readonly SqlValue[]): Promise<Row[]> {
    return this.real.query(row, sql, parameters);
  }

  run(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
    return this.real.run(sql, parameters);
  }

  script(sql: string): Promise<void> {
    return this.real.script(sql);
  }

  close(): Promise<void> {
    return this.real.close();
  }
}
