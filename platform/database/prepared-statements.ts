import { parse, protocol, type PGlite, type Results } from '@electric-sql/pglite';
import type { SqlValue } from './database.ts';

const { serialize } = protocol;

interface Prepared {
  name: string;
  /** types of `$1`, `$2`, …, as PostgreSQL numbers them */
  types: readonly number[];
}

/**
 * Statements of a PGlite that are parsed and planned once and then only bound and executed (PostgreSQL's extended query
 * protocol): three quarters less work for a short one. They are few, since SQL here is never put together from data. Whoever
 * calls holds the transaction; nothing here takes a turn of its own.
 */
export class PreparedStatements {
  readonly #postgres: PGlite;
  readonly #prepared = new Map<string, Prepared>();
  #names = 0;

  constructor(postgres: PGlite) {
    this.#postgres = postgres;
  }

  /** Runs a statement; throws what PostgreSQL says against it. */
  query(sql: string, parameters: readonly SqlValue[]): Promise<Results<Record<string, unknown>>> {
    return this.#postgres.runExclusive(async () => {
      const { name, types } = this.#prepared.get(sql) ?? (await this.#prepare(sql));
      const values = parameters.map((value, index) => this.#asText(value, types[index]));
      const messages = await this.#send([
        serialize.bind({ statement: name, values }),
        serialize.describe({ type: 'P' }),
        serialize.execute(),
      ]);
      const [result] = parse.parseResults(messages, this.#postgres.parsers);
      if (result === undefined) throw new Error('a statement without a result');
      return result;
    });
  }

  /** One that PostgreSQL refuses is not remembered. */
  async #prepare(sql: string): Promise<Prepared> {
    const name = `jiujin_${(this.#names += 1)}`;
    const messages = await this.#send([
      serialize.parse({ name, text: sql }),
      serialize.describe({ type: 'S', name }),
    ]);
    const prepared = { name, types: parse.parseDescribeStatementResults(messages) };
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  /** All in one crossing into PostgreSQL, which after an error skips the rest up to the final Sync. */
  #send(messages: readonly Uint8Array[]) {
    const all = Buffer.concat([...messages, serialize.sync()]);
    return this.#postgres.execProtocolStream(all, { syncToFs: false });
  }

  #asText(value: SqlValue, type: number | undefined): string | null {
    if (value === null) return null;
    const write = type === undefined ? undefined : this.#postgres.serializers[type];
    return write ? write(value) : String(value);
  }
}
