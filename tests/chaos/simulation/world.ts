import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { v4 } from 'uuid';
import type { Randomness } from '../../../contract/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { AgencyLedger } from '../agency-ledger.ts';
import { randomnessAt } from '../seeded-draw.ts';
import { judge, type Saved, type Verdict } from '../storm/judge.ts';
import { overlongDelays } from '../storm/patience.ts';
import { readOutbox, readReceived, type Work } from '../under-test.ts';
import { passTime } from './pass-time.ts';
import { SimulatedLine } from './simulated-line.ts';
import { SimulatedPlatform } from './simulated-platform.ts';
import { SimulatedTerminal } from './simulated-terminal.ts';
import { VirtualTime } from './virtual-time.ts';

export const terminalNames = ['SIM-1', 'SIM-2', 'SIM-3'] as const;

const minuteMs = 60_000;
/** Virtual time within which everything must have arrived once all is well: many times the longest back-off. */
const healLimitMinutes = 6 * 60;

/** Three terminals and a platform in virtual time. */
export class World {
  readonly time = new VirtualTime();
  readonly agency = new AgencyLedger();
  readonly platform: SimulatedPlatform;
  readonly terminals: readonly SimulatedTerminal[];
  readonly saved: Saved[] = [];
  readonly #database: Database;
  readonly #cases: Randomness;

  constructor(database: Database, folder: string, seed: number) {
    this.#database = database;
    this.#cases = randomnessAt(seed, 'cases');
    this.platform = new SimulatedPlatform(this.time, database, randomnessAt(seed, 'platform'), this.agency);
    this.terminals = terminalNames.map((id) => {
      mkdirSync(join(folder, id), { recursive: true });
      const line = new SimulatedLine(this.time, this.platform, seed, id);
      return new SimulatedTerminal({ id, folder: join(folder, id), time: this.time, line, seed });
    });
  }

  newCase(): string {
    return v4({ random: this.#cases.bytes(16) });
  }

  terminal(index: number): SimulatedTerminal {
    const terminal = this.terminals[index];
    if (!terminal) throw new Error(`there is no terminal ${index}`);
    return terminal;
  }

  save(terminal: SimulatedTerminal, work: Work): void {
    const saved = terminal.save(work);
    if (saved) this.saved.push({ ...saved, terminal: terminal.id, kind: work.kind, hopeless: false });
  }

  /** Lets virtual time pass, everything that falls due in it one after the other. */
  async pass(spanMs: number): Promise<void> {
    await passTime(this.time, this.terminals, spanMs);
    await this.platform.askAgencies();
  }

  /** All is well from now on. Answers what is still not sent when there was time enough. */
  async heal(): Promise<number> {
    for (const terminal of this.terminals) {
      terminal.line.weather = 'good';
      await this.platform.allow(terminal.id, true);
      if (!terminal.isOpen) terminal.open();
    }
    // long enough for everybody to have looked at what the platform has
    await this.pass(15 * minuteMs);
    for (let minutes = 0; minutes < healLimitMinutes; minutes += 15) {
      await this.pass(15 * minuteMs);
      if (this.#unsent() === 0) return 0;
    }
    return this.#unsent();
  }

  /** Ends everything and compares what terminals promised with what the platform has. */
  async judged(): Promise<Verdict> {
    await this.close();
    const received = await readReceived(this.#database);
    const outboxes = new Map(this.terminals.map(({ id, folder }) => [id, readOutbox(folder)]));
    // after a restore the same case comes to the agency again, under a new number: that is no double
    const numbersOf = (caseId: string): number =>
      Math.min(this.agency.numbersOf(caseId), this.platform.restores > 0 ? 1 : Number.POSITIVE_INFINITY);
    const verdict = judge({ saved: this.saved, outboxes, received, agency: { numbersOf } });
    for (const { events } of this.terminals) verdict.violations.push(...overlongDelays(events));
    return verdict;
  }

  async close(): Promise<void> {
    for (const terminal of this.terminals) await terminal.close();
    await this.platform.close();
  }

  #unsent(): number {
    return this.terminals.reduce((sum, terminal) => sum + terminal.unsent(), 0);
  }
}
