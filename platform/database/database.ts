import type { z } from 'zod';

/** What may be bound to `$1`, `$2`, …; moments are bound as ISO 8601 text. */
export type SqlValue = string | number | boolean | null | readonly string[];

/** Statements that run one after the other on one connection. */
export interface Statements {
  /** One statement; every row is checked by `row`, so the two engines' differences in types end here. */
  query<Row>(row: z.ZodType<Row>, sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  /** One statement whose rows nobody wants; returns how many rows it touched. */
  run(sql: string, parameters?: readonly SqlValue[]): Promise<number>;
  /** Several statements without parameters, for migrations. */
  script(sql: string): Promise<void>;
}

/**
 * PostgreSQL, embedded (PGlite) or on a server: the same SQL for both. A statement outside a transaction is one
 * of its own.
 */
export interface Database extends Statements {
  /**
   * Runs `work` in one READ COMMITTED transaction. Resolves only after the commit is on disk; when `work` throws,
   * everything is rolled back and the error passed on. `work` must use the statements it is given: those of the
   * database itself would wait for this transaction for ever when there is only one connection.
   */
  transaction<Value>(work: (statements: Statements) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}

/** Why a database cannot be used. `detail` is one sentence for the person at the keyboard. */
export interface DatabaseFailure {
  code: 'folderInUse' | 'folderNotUsable' | 'unreachable' | 'notDurable' | 'newerThanProgram';
  detail: string;
}
