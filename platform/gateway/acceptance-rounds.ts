import { z } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import type { Agency, ReceivedCase } from '../adapters/agency.ts';
import type { Database } from '../database/database.ts';
import { describeError, type GatewayLog } from './gateway-log.ts';

/** How often agencies are asked about waiting cases, and about how many of the oldest at a time. */
const ROUND_EVERY_MS = 1_000;
const CASES_A_ROUND = 200;

const WaitingRow = z.object({
  case_id: z.string(),
  case_number: z.string(),
  item_code: z.string(),
  received_at: z.date(),
});

/**
 * Asks the agencies about cases not yet accepted and records what they decide. What waits is read from the
 * database each time, so a restart forgets nothing.
 */
export class AcceptanceRounds {
  readonly #database: Database;
  readonly #agency: Agency;
  readonly #clock: Clock;
  readonly #log: GatewayLog;
  #cancel: (() => void) | undefined;
  #current: Promise<void> = Promise.resolve();

  constructor(parts: { database: Database; agency: Agency; clock: Clock; log: GatewayLog }) {
    this.#database = parts.database;
    this.#agency = parts.agency;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  start(): void {
    this.#cancel = this.#clock.after(ROUND_EVERY_MS, () => {
      this.#current = this.#roundAndGoOn();
    });
  }

  /** Resolves when the round under way, if any, has ended. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#current;
  }

  /** One round; returns how many cases were accepted in it. */
  async round(): Promise<number> {
    const waiting = await this.#database.query(
      WaitingRow,
      `SELECT case_id, case_number, item_code, received_at FROM service_case
       WHERE state = 'received' ORDER BY received_at, case_id LIMIT $1`,
      [CASES_A_ROUND],
    );
    let accepted = 0;
    for (const row of waiting) accepted += await this.#decideApart(row);
    return accepted;
  }

  /** One case that cannot be decided must not keep the others waiting. */
  async #decideApart(row: z.infer<typeof WaitingRow>): Promise<number> {
    try {
      return await this.#decide(row);
    } catch (error) {
      this.#log.error({ event: 'acceptanceFailed', error: describeError(error) });
      return 0;
    }
  }

  async #decide(row: z.infer<typeof WaitingRow>): Promise<number> {
    const serviceCase: ReceivedCase = {
      caseId: row.case_id,
      caseNumber: row.case_number,
      itemCode: row.item_code,
      receivedAtMs: row.received_at.getTime(),
    };
    const decision = await this.#agency.decide(serviceCase);
    if (decision.outcome === 'pending') return 0;
    // Never before it was received, even if the wall clock was set back in between.
    return this.#database.run(
      `UPDATE service_case
       SET state = 'accepted', accepted_at = greatest($2::timestamptz, received_at), accepted_by = $3
       WHERE case_id = $1 AND state = 'received'`,
      [row.case_id, new Date(this.#clock.wallMs()).toISOString(), oneLine(decision.by)],
    );
  }

  async #roundAndGoOn(): Promise<void> {
    try {
      const accepted = await this.round();
      if (accepted > 0) this.#log.info({ event: 'casesAccepted', accepted });
    } catch (error) {
      this.#log.error({ event: 'acceptanceRoundFailed', error: describeError(error) });
    }
    if (this.#cancel !== undefined) this.start();
  }
}

/** A name over two lines could not be signed. */
function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim();
}
