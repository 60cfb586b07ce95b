import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Randomness } from '../../../contract/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { AgencyLedger } from '../agency-ledger.ts';
import { CrashingDatabase } from '../crashing-database.ts';
import type { KillMoment } from '../proxy/exchange.ts';
import { acceptanceRound, allowTerminal, beginNewEpoch, gatewayApp } from '../under-test.ts';
import { putBack, takeBackup } from './backup.ts';
import { OwnClock, type VirtualTime } from './virtual-time.ts';

const backup = 'chaos_backup';

/** The real gateway without a socket, in a world whose time is ours: it crashes, comes back, and is restored. */
export class SimulatedPlatform {
  readonly wallOffset = { ms: 0 };
  readonly #time: VirtualTime;
  readonly #database: Database;
  readonly #randomness: Randomness;
  readonly #agency: AgencyLedger;
  readonly #clock: OwnClock;
  #process: { app: FastifyInstance; database: CrashingDatabase; gone: Promise<never> } | undefined;
  #disappear: (reason: Error) => void = () => undefined;
  crashes = 0;
  restores = 0;

  constructor(time: VirtualTime, database: Database, randomness: Randomness, agency: AgencyLedger) {
    this.#time = time;
    this.#database = database;
    this.#randomness = randomness;
    this.#agency = agency;
    this.#clock = new OwnClock(time, 'platform', this.wallOffset);
    this.#start();
  }

  /** Answers a request; rejects when there is no process, or when it goes in the middle of it. */
  async handle(
    request: InjectOptions,
  ): Promise<{ status: number; headers: [string, string][]; body: string }> {
    const running = this.#process;
    if (!running) throw new Error('connection refused');
    const reply = await Promise.race([running.app.inject(request), running.gone]);
    const headers = Object.entries(reply.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    return { status: reply.statusCode, headers, body: reply.body };
  }

  /** It dies at this moment of the next transaction and is back `downMs` later. */
  crashNext(moment: KillMoment, downMs: number): void {
    this.#process?.database.arm(moment, () => {
      this.crashes += 1;
      this.#stop();
      this.#time.after('platform', downMs, () => this.#start());
    });
  }

  async takeBackup(): Promise<void> {
    await this.#database.transaction((statements) => takeBackup(statements, backup));
  }

  /** The database is put back as it was at the last backup; a new epoch begins, unless whoever did it forgot to say so. */
  async restore(isTold: boolean): Promise<void> {
    this.#stop();
    this.restores += 1;
    await this.#database.transaction((statements) => putBack(statements, backup));
    if (isTold) await beginNewEpoch(this.#database, this.#randomness);
    this.#start();
  }

  allow(terminalId: string, allowed: boolean): Promise<void> {
    return allowTerminal(this.#database, terminalId, allowed);
  }

  /** The agencies are asked once about everything that waits. */
  async askAgencies(): Promise<void> {
    await acceptanceRound({ database: this.#database, clock: this.#clock, agency: this.#agency });
  }

  async close(): Promise<void> {
    this.#time.cancelAll('platform');
    this.#stop();
  }

  #start(): void {
    if (this.#process) return;
    const database = new CrashingDatabase(this.#database);
    const gone = Promise.withResolvers<never>();
    // whoever waits for an answer hears of it; nobody need be waiting
    gone.promise.catch(() => undefined);
    this.#disappear = gone.reject;
    const app = gatewayApp({ database, clock: this.#clock, randomness: this.#randomness });
    this.#process = { app, database, gone: gone.promise };
  }

  #stop(): void {
    const running = this.#process;
    this.#process = undefined;
    this.#disappear(new Error('connection reset'));
    if (running) void running.app.close();
  }
}
