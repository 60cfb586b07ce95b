import type { Clock, Randomness } from '../../../contract/clock.ts';
import type { Agency } from '../../../platform/adapters/agency.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { RunningPlatform } from '../../../platform/start-platform.ts';
import { CrashingDatabase } from '../crashing-database.ts';
import type { KillMoment } from '../proxy/exchange.ts';
import { startGateway } from '../under-test.ts';

export interface KillablePlatformOptions {
  /** opens the database as it lies on the disk */
  openDatabase: () => Promise<Database>;
  clock: Clock;
  randomness: Randomness;
  agency: Agency;
  uploadsFolder: string;
}

/** Real milliseconds after which a kill strikes even though nobody began a transaction. */
const killAtRestAfterMs = 300;

/** The platform on a socket, killed in the middle of a transaction and started again on the same data. */
export class KillablePlatform {
  readonly #options: KillablePlatformOptions;
  #running: RunningPlatform | undefined;
  #database: CrashingDatabase | undefined;
  #restart: Promise<void> | undefined;
  kills = 0;

  constructor(options: KillablePlatformOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { openDatabase, ...parts } = this.#options;
    this.#database = new CrashingDatabase(await openDatabase());
    this.#running = await startGateway({ ...parts, database: this.#database });
  }

  /** Base address of the gateway; undefined while it is down. */
  address(): string | undefined {
    return this.#running?.address;
  }

  /** For the judgement and for what administrators do: after the restart when one is under way. */
  async whileUp<Value>(work: (database: Database) => Promise<Value>): Promise<Value> {
    await this.#restart;
    if (!this.#database) throw new Error('the platform was never started');
    return work(this.#database.underneath);
  }

  /** Kills it at this moment of the next transaction and resolves when it runs again. One kill at a time. */
  kill(moment: KillMoment): Promise<void> {
    this.#restart ??= this.#killAndRestart(moment).finally(() => (this.#restart = undefined));
    return this.#restart;
  }

  async close(): Promise<void> {
    await this.#restart;
    await this.#running?.close();
  }

  async #killAndRestart(moment: KillMoment): Promise<void> {
    const [running, database] = [this.#running, this.#database];
    if (!running || !database) return;
    const died = Promise.withResolvers<void>();
    database.arm(moment, died.resolve);
    const atRest = setTimeout(() => database.die(), killAtRestAfterMs);
    await died.promise;
    clearTimeout(atRest);
    this.kills += 1;
    this.#running = undefined;
    // its sockets end after its own grace; what it still waits for never comes, as in a process that is gone
    void running.close();
    await database.close();
    await this.start();
  }
}
