import type { z } from 'zod';
import type { Database, SqlValue, Statements } from '../../platform/database/database.ts';
import type { KillMoment } from './proxy/exchange.ts';

/** Ends a transaction the way a crash does: nothing of it stays. */
class Crash extends Error {}

/**
 * A database as a process sees it that can die in the middle of a transaction. Once dead it does nothing more and
 * answers nothing more, as a killed process would; the real database under it lives on.
 */
export class CrashingDatabase implements Database {
  readonly #real: Database;
  #armed: { moment: KillMoment; died: () => void } | undefined;
  #isDead = false;
  #closed: Promise<void> | undefined;

  constructor(real: Database) {
    this.#real = real;
  }

  /** The real one: for whoever looks on from outside the process. */
  get underneath(): Database {
    return this.#real;
  }

  /** The next transaction ends in a crash at this moment; then `died` is called. */
  arm(moment: KillMoment, died: () => void): void {
    this.#armed = { moment, died };
  }

  /** Dies now, whatever is under way. */
  die(): void {
    this.#isDead = true;
    const { died } = this.#armed ?? { died: () => undefined };
    this.#armed = undefined;
    died();
  }

  async query<Row>(row: z.ZodType<Row>, sql: string, parameters?: readonly SqlValue[]): Promise<Row[]> {
    if (this.#isDead) return silence();
    return this.#unlessDead(await this.#real.query(row, sql, parameters));
  }

  async run(sql: string, parameters?: readonly SqlValue[]): Promise<number> {
    if (this.#isDead) return silence();
    return this.#unlessDead(await this.#real.run(sql, parameters));
  }

  async script(sql: string): Promise<void> {
    if (this.#isDead) return silence();
    await this.#real.script(sql);
  }

  async transaction<Value>(work: (statements: Statements) => Promise<Value>): Promise<Value> {
    if (this.#isDead) return silence();
    try {
      const value = await this.#real.transaction((statements) => this.#untilCommit(work, statements));
      if (this.#armed) this.die();
      return await this.#unlessDead(value);
    } catch (error) {
      if (error instanceof Crash) return silence();
      throw error;
    }
  }

  close(): Promise<void> {
    this.#isDead = true;
    this.#closed ??= this.#real.close();
    return this.#closed;
  }

  async #untilCommit<Value>(
    work: (statements: Statements) => Promise<Value>,
    statements: Statements,
  ): Promise<Value> {
    // one that waited for its turn when the process died was never begun
    if (this.#isDead) throw new Crash();
    const value = await work(statements);
    const diesHere = this.#armed?.moment === 'beforeCommit';
    if (diesHere) this.die();
    if (diesHere || this.#hasDied()) throw new Crash();
    return value;
  }

  /** asked again after waiting: it may have happened meanwhile */
  #hasDied(): boolean {
    return this.#isDead;
  }

  #unlessDead<Value>(value: Value): Value | Promise<Value> {
    return this.#isDead ? silence() : value;
  }
}

function silence(): Promise<never> {
  return new Promise(() => undefined);
}
