import type { Clock } from '../../contract/clock.ts';
import { failed, type Result } from '../../contract/result.ts';
import type { Database } from '../database/database.ts';
import { refusalOfError } from './error-refusal.ts';
import { describeError, type GatewayLog } from './gateway-log.ts';
import { logIncidents } from './incidents.ts';
import { rememberKnown, type ReceivedSubmission } from './received-submission.ts';
import type { Refusal } from './refusal.ts';
import type { OpenedSubmission } from './submission-opening.ts';
import { lockReceiving, receiveSubmission, type Reception } from './submission-receiving.ts';

/** What a transaction takes at most: so that nobody waits long for its commit. */
const MOST_IN_A_TRANSACTION = 200;

export type ReceivingResult = Result<ReceivedSubmission, Refusal>;

interface Waiting {
  submission: OpenedSubmission;
  resolve(result: ReceivingResult): void;
}

/**
 * Where opened submissions are received, in the order they come. Whatever waits when a transaction begins shares it and its
 * flush. When one of them makes the database fail, all are received again, each in a transaction of its own.
 */
export class ReceivingDesk {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: GatewayLog;
  readonly #waiting: Waiting[] = [];
  #isReceiving = false;

  constructor(parts: { database: Database; clock: Clock; log: GatewayLog }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Resolves after the commit, with one result for each, in their order. Never rejects. */
  receive(submissions: readonly OpenedSubmission[]): Promise<ReceivingResult[]> {
    const results = submissions.map(
      (submission) => new Promise<ReceivingResult>((resolve) => this.#waiting.push({ submission, resolve })),
    );
    void this.#receiveWaiting();
    return Promise.all(results);
  }

  async #receiveWaiting(): Promise<void> {
    if (this.#isReceiving) return;
    this.#isReceiving = true;
    while (this.#waiting.length > 0) {
      await this.#receiveTogether(this.#waiting.splice(0, MOST_IN_A_TRANSACTION));
    }
    this.#isReceiving = false;
  }

  async #receiveTogether(group: readonly Waiting[]): Promise<void> {
    try {
      const receptions = await this.#transaction(group);
      for (const [index, { resolve }] of group.entries()) {
        const reception = receptions[index];
        if (reception === undefined) throw new Error('a submission was passed over');
        resolve(reception.result);
        logIncidents(this.#log, reception.incidents);
      }
    } catch (error) {
      const code = refusalOfError(error);
      if (code !== 'unavailable' && group.length > 1) {
        for (const one of group) await this.#receiveTogether([one]);
        return;
      }
      this.#log.error({ event: 'receivingFailed', error: describeError(error) });
      for (const { resolve } of group) resolve(failed({ code }));
    }
  }

  #transaction(group: readonly Waiting[]): Promise<Reception[]> {
    return this.#database.transaction(async (statements) => {
      await lockReceiving(statements);
      const memory = await rememberKnown(
        statements,
        group.map(({ submission }) => submission.header.id),
      );
      const receptions: Reception[] = [];
      for (const { submission } of group) {
        const known = await memory(submission.header.id);
        receptions.push(await receiveSubmission(statements, this.#clock.wallMs(), submission, known));
      }
      return receptions;
    });
  }
}
