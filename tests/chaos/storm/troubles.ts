import { join } from 'node:path';
import { v4 } from 'uuid';
import { randomnessAt } from '../seeded-draw.ts';
import {
  allowTerminal,
  breakCases,
  keyOf,
  mendCases,
  writeKey,
  type Terminal,
  type Work,
} from '../under-test.ts';
import type { Saved } from './judge.ts';
import type { KillablePlatform } from './killable-platform.ts';

/** Share of the run at which a trouble begins or ends. */
const schedule = {
  brokenCase: 0.1,
  invalidEvaluation: 0.2,
  forbidden: 0.35,
  allowed: 0.5,
  strangeKey: 0.6,
  rightKey: 0.75,
} as const;

/**
 * Troubles that are not the line's: a case the platform fails at, one it refuses for good, a terminal locked out by
 * the platform (403) and one whose key it does not know (401). Others must not wait for any of them.
 */
export class Troubles {
  readonly saved: Saved[] = [];
  readonly #platform: KillablePlatform;
  readonly #terminals: readonly [Terminal, Terminal, Terminal];
  readonly #due: { from: number; act: () => Promise<void> | void }[];
  readonly #brokenCase: string;
  readonly #invalidCase: string;

  constructor(seed: number, platform: KillablePlatform, terminals: readonly Terminal[], folder: string) {
    const [first, second, third] = terminals;
    if (!first || !second || !third) throw new Error('the troubles need three terminals');
    this.#terminals = [first, second, third];
    this.#platform = platform;
    const { bytes } = randomnessAt(seed, 'troubles');
    this.#brokenCase = v4({ random: bytes(16) });
    this.#invalidCase = v4({ random: bytes(16) });
    this.#due = [
      { from: schedule.brokenCase, act: () => this.#breakCase() },
      { from: schedule.invalidEvaluation, act: () => this.#saveInvalid() },
      { from: schedule.forbidden, act: () => this.#allow(second, false) },
      { from: schedule.allowed, act: () => this.#allow(second, true) },
      { from: schedule.strangeKey, act: () => writeKey(join(folder, third.id), keyOf('somebody else')) },
      { from: schedule.rightKey, act: () => writeKey(join(folder, third.id), keyOf(third.id)) },
    ];
  }

  /** Does what is due when this share of the run, 0 to 1, is over. */
  async at(share: number): Promise<void> {
    while (this.#due[0] && this.#due[0].from <= share) await this.#due.shift()?.act();
  }

  /** Parts of the broken case that wait at this terminal. */
  brokenAt(terminalId: string): number {
    return this.#terminals[0].id === terminalId ? 2 : 0;
  }

  async mend(): Promise<void> {
    await this.#platform.whileUp((database) => mendCases(database));
  }

  async #breakCase(): Promise<void> {
    await this.#platform.whileUp((database) => breakCases(database, [this.#brokenCase]));
    this.#save({ caseId: this.#brokenCase, kind: 'application' }, false);
    this.#save({ caseId: this.#brokenCase, kind: 'evaluation' }, false);
  }

  /** The application is taken; the rating is refused, and what follows it in the case waits for staff. */
  #saveInvalid(): void {
    this.#save({ caseId: this.#invalidCase, kind: 'application' }, false);
    this.#save({ caseId: this.#invalidCase, kind: 'invalidEvaluation' }, true);
    this.#save({ caseId: this.#invalidCase, kind: 'evaluation' }, true);
  }

  #save(work: Work, hopeless: boolean): void {
    const [terminal] = this.#terminals;
    this.saved.push({ ...terminal.save(work), terminal: terminal.id, kind: work.kind, hopeless });
  }

  #allow(terminal: Terminal, allowed: boolean): Promise<void> {
    return this.#platform.whileUp((database) => allowTerminal(database, terminal.id, allowed));
  }
}
