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
import type { Refusal, RefusalCode } from './refusal.ts';
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

type Answer = Result<SubmissionReceipt, Refusal>;

/** Opened and then received together: a share of a batch, so that the one overlaps the other at the price of few flushes. */
const HANDFUL = 50;

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
  async take(offers: readonly Offer[], terminalId: string): Promise<Answer[]> {
    const { database } = this.#parts;
    const checked = offers.map(({ id, body }) => checkSubmission(id, body, terminalId));
    const ids = checked.flatMap((one) => (one.ok ? [one.value.request.id] : []));
    const known = ids.length > 0 ? await findKnown(database, ids) : undefined;
    const keys = ids.length > 0 ? await registeredKeys(database, terminalId) : [];
    const preparing: Promise<Prepared>[] = [];
    for (const one of checked) {
      // Each takes a millisecond of verifying; others are let in between.
      await otherWork();
      preparing.push(awaitedLater(one.ok ? this.#prepare(one.value, known, keys) : settledAs(one)));
    }
    return this.#receive(preparing, terminalId);
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
    const opened = await openOffered(offered, keys, this.#parts.opener);
    if (!opened.ok) return { settled: opened };
    const complete = await this.#parts.shelf.holdsAll(opened.value.header);
    return complete ? { opened: opened.value } : { settled: failed({ code: 'attachmentsMissing' }) };
  }

  /** The first handful is received while the others are still being opened; in their order all the same. */
  async #receive(preparing: readonly Promise<Prepared>[], terminalId: string): Promise<Answer[]> {
    const answers: Promise<Answer[]>[] = [];
    const refused: RefusalCode[] = [];
    for (let begin = 0; begin < preparing.length; begin += HANDFUL) {
      const handful = await Promise.all(preparing.slice(begin, begin + HANDFUL));
      answers.push(awaitedLater(this.#receiveHandful(handful)));
      refused.push(...handful.flatMap(refusalCodes));
    }
    for (const code of refused) await noteRefusal(this.#parts, terminalId, code);
    return (await Promise.all(answers)).flat();
  }

  async #receiveHandful(handful: readonly Prepared[]): Promise<Answer[]> {
    const opened = handful.flatMap((one) => ('opened' in one ? [one.opened] : []));
    const received = (await this.#desk.receive(opened)).values();
    const results = handful.map((one) => ('settled' in one ? one.settled : nextOf(received)));
    const { signer } = this.#parts;
    return results.map((result) => (result.ok ? succeeded(signReceipt(result.value, signer)) : result));
  }
}

/** What fails fails all where it is awaited, and not the process before. */
function awaitedLater<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

const settledAs = (settled: ReceivingResult): Promise<Prepared> => Promise.resolve({ settled });

function refusalCodes(prepared: Prepared): RefusalCode[] {
  return 'settled' in prepared && !prepared.settled.ok ? [prepared.settled.failure.code] : [];
}

function nextOf(results: Iterator<ReceivingResult>): ReceivingResult {
  const next = results.next();
  if (next.done === true) throw new Error('fewer results than submissions');
  return next.value;
}
