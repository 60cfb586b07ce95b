import { setImmediate as otherWork } from 'node:timers/promises';
import type { Clock } from '../../contract/clock.ts';
import type { SubmissionReceipt } from '../../contract/gateway.ts';
import type { NamedKey } from '../../contract/keys.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { SigningKey } from '../../seal/submission-seal.ts';
import type { AgencyOpener } from '../adapters/agency-opener.ts';
import type { Database } from '../database/database.ts';
import { registeredKeys } from '../keys/terminal-keys.ts';
import type { AttachmentShelf } from '../uploads/attachment-shelf.ts';
import type { GatewayLog } from './gateway-log.ts';
import { noteRefusal } from './incidents.ts';
import { findKnown, signReceipt, type Acquaintance } from './received-submission.ts';
import { ReceivingDesk, type ReceivingResult } from './receiving-desk.ts';
import type { Refusal } from './refusal.ts';
import { checkSubmission, type OfferedSubmission } from './submission-check.ts';
import { openOffered, type OpenedSubmission } from './submission-opening.ts';

export interface IntakeParts {
  database: Database;
  clock: Clock;
  log: GatewayLog;
  /** signs receipts */
  signer: SigningKey;
  opener: AgencyOpener;
  shelf: Pick<AttachmentShelf, 'holdsAll'>;
}

/** A submission as it was offered, of any shape. */
export interface Offer {
  /** the id it is offered under */
  id: string;
  body: unknown;
}

/** Either settled before anything is written, or ready to be received. */
type Prepared = { settled: ReceivingResult } | { opened: OpenedSubmission };

/**
 * The way of a submission into the platform, the same for the gateway and for a stick: checked, verified, opened,
 * its attachments found complete, received, its receipt signed.
 */
export class SubmissionIntake {
  readonly #parts: IntakeParts;
  readonly #desk: ReceivingDesk;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#desk = new ReceivingDesk(parts);
  }

  /** One answer for each offer, in their order, after the commit of what was received. */
  async take(offers: readonly Offer[], terminalId: string): Promise<Result<SubmissionReceipt, Refusal>[]> {
    const { database, signer } = this.#parts;
    const checked = offers.map(({ id, body }) => checkSubmission(id, body, terminalId));
    const ids = checked.flatMap((one) => (one.ok ? [one.value.request.id] : []));
    const known = ids.length > 0 ? await findKnown(database, ids) : undefined;
    const keys = ids.length > 0 ? await registeredKeys(database, terminalId) : [];
    const prepared: Prepared[] = [];
    for (const one of checked) {
      if (one.ok) prepared.push(await this.#prepare(one.value, known, keys));
      else prepared.push({ settled: one });
    }
    for (const one of prepared) {
      if ('settled' in one && !one.settled.ok)
        await noteRefusal(this.#parts, terminalId, one.settled.failure.code);
    }
    const results = await this.#receive(prepared);
    return results.map((result) => (result.ok ? succeeded(signReceipt(result.value, signer)) : result));
  }

  async #prepare(
    offered: OfferedSubmission,
    known: Acquaintance | undefined,
    keys: readonly NamedKey[],
  ): Promise<Prepared> {
    const { id, hash } = offered.request;
    const earlier = known?.received.get(id);
    if (earlier !== undefined) {
      return { settled: earlier.hash === hash ? succeeded(earlier) : failed({ code: 'hashConflict' }) };
    }
    // Each takes some milliseconds of computing; others are let in between.
    await otherWork();
    const opened = await openOffered(offered, keys, this.#parts.opener);
    if (!opened.ok) return { settled: opened };
    const complete = await this.#parts.shelf.holdsAll(opened.value.header);
    return complete ? { opened: opened.value } : { settled: failed({ code: 'attachmentsMissing' }) };
  }

  async #receive(prepared: readonly Prepared[]): Promise<ReceivingResult[]> {
    const opened = prepared.flatMap((one) => ('opened' in one ? [one.opened] : []));
    const received = (await this.#desk.receive(opened)).values();
    return prepared.map((one) => ('settled' in one ? one.settled : nextOf(received)));
  }
}

function nextOf(results: Iterator<ReceivingResult>): ReceivingResult {
  const next = results.next();
  if (next.done === true) throw new Error('fewer results than submissions');
  return next.value;
}
