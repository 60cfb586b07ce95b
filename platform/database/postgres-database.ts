import { Pool, type PoolClient } from 'pg';
import type { z } from 'zod';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Database, DatabaseFailure, SqlValue, Statements } from './database.ts';
import { checkDurability } from './durability.ts';

const CONNECTIONS = 8;
/** After these a request is better answered with "try again" than kept waiting (milliseconds). */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 20_000;

/** Opens a PostgreSQL server, version 15 or later, by its connection address (`postgresql://…`). */
export async function openPostgres(address: string): Promise<Result<Database, DatabaseFailure>> {
  const pool = new Pool({
    connectionString: address,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  });
  // A server that restarts ends idle connections; the pool opens new ones when they are needed.
  pool.on('error', () => undefined);
  const database = new PostgresDatabase(pool);
  try {
    const durable = await checkDurability(database);
    if (durable.ok) return succeeded(database);
    await pool.end();
    return durable;
  } catch {
    await pool.end();
    // The address may hold a password: it is not repeated here.
    return failed({
      code: 'unreachable',
      detail: 'The PostgreSQL server of DATABASE_URL cannot be reached.',
    });
  }
}

class PostgresStatements implements Statements {
  readonly #connection: Pool | PoolClient;

  constructor(connection: Pool | PoolClient) {
    this.#connection = connection;
  }

  async query<Row>(row: z.ZodType<Row>, sql: string, parameters: readonly SqlValue[] = []): Promise<Row[]> {
    const { rows } = await this.#connection.query<Record<string, unknown>>(sql, [...parameters]);
    return rows.map((found) => row.parse(found));
  }

  async run(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const { rowCount } = await this.#connection.query(sql, [...parameters]);
    return rowCount ?? 0;
  }

  async script(sql: string): Promise<void> {
    await this.#connection.query(sql);
  }
}

class PostgresDatabase extends PostgresStatements implements Database {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super(pool);
    this.#pool = pool;
  }

  async transaction<Value>(work: (statements: Statements) => Promise<Value>): Promise<Value> {
    const client = await this.#pool.connect();
    let broken = false;
    // Without a listener a connection lost in the middle would end the process.
    const noteLoss = (): void => {
      broken = true;
    };
    client.on('error', noteLoss);
    try {
      await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
      const value = await work(new PostgresStatements(client));
      await client.query('COMMIT');
      return value;
    } catch (error) {
      await client.query('ROLLBACK').catch(noteLoss);
      throw error;
    } finally {
      client.off('error', noteLoss);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
