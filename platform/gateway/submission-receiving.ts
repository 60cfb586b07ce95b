import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Statements } from '../database/database.ts';
import { allotCaseNumber } from './case-number.ts';
import { evaluatedCaseNumber } from './evaluated-service.ts';
import { incidentOfRefusal, raiseIncident, type IncidentChange } from './incidents.ts';
import { parkSubmission, takeParked, forgetParked } from './parked-submissions.ts';
import type { Acquaintance, ReceivedSubmission } from './received-submission.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import { carryOut, insertSubmission } from './submission-effect.ts';
import type { OpenedSubmission } from './submission-opening.ts';
import { brokenOrder } from './submission-order.ts';
import { followChain } from './terminal-chain.ts';

/**
 * Submissions are received one after the other (advisory lock, any fixed number, held to the commit). So their
 * server sequence is the order of their commits: whoever has number n has everything below it, which is what a
 * high-water mark after a restore means. Two sendings of one submission meet here too.
 */
const RECEIVING_LOCK = 6_208_002;

/** What happened in a transaction; to be told only after its commit. */
export interface Reception {
  result: Result<ReceivedSubmission, Refusal>;
  incidents: readonly IncidentChange[];
}

/** Holds every other reception off until the caller's transaction ends. */
export async function lockReceiving(statements: Statements): Promise<void> {
  await statements.run('SELECT pg_advisory_xact_lock($1::bigint)', [RECEIVING_LOCK]);
}

/**
 * Receives a submission for good, in the caller's transaction and under its lock: the row and its effect come together. A
 * repeat of what was received gives what was said the first time, whatever came since. A part that waited for this
 * one is received with it.
 * @param known what is known of its id now, under the lock
 */
export async function receiveSubmission(
  statements: Statements,
  wallMs: number,
  submission: OpenedSubmission,
  known: Acquaintance,
): Promise<Reception> {
  const { header, hash } = submission;
  const { received, parked } = known;
  const earlier = received.get(header.id);
  if (earlier?.hash === hash) return { result: succeeded(earlier), incidents: [] };
  const parkedHash = parked.get(header.id) ?? hash;
  if (earlier !== undefined || parkedHash !== hash)
    return refused(statements, wallMs, header, 'hashConflict');
  const broken = await brokenOrder(statements, submission);
  if (broken === 'earlierPartMissing') await parkSubmission(statements, wallMs, submission);
  if (broken !== undefined) return refused(statements, wallMs, header, broken);
  const first = await receiveNew(statements, wallMs, submission);
  if (!first.result.ok) return first;
  const released = await receiveParked(statements, wallMs, header);
  return { result: first.result, incidents: [...first.incidents, ...released] };
}

async function refused(
  statements: Statements,
  wallMs: number,
  { terminalId }: OpenedSubmission['header'],
  code: RefusalCode,
): Promise<Reception> {
  const kind = incidentOfRefusal(code);
  const incidents = kind === undefined ? [] : await raiseIncident(statements, kind, terminalId, wallMs);
  return { result: failed({ code }), incidents };
}

/** Writes nothing before everything that can be refused was asked. */
async function receiveNew(
  statements: Statements,
  wallMs: number,
  submission: OpenedSubmission,
): Promise<Reception> {
  const { header, hash, part } = submission;
  const numbered =
    part.kind === 'application'
      ? await allotCaseNumber(statements, part.itemCode, wallMs)
      : await evaluatedCaseNumber(statements, header.terminalId, header.caseId, part);
  if (!numbered.ok) return { result: numbered, incidents: [] };
  const incidents = await followChain(statements, { ...header, hash }, wallMs);
  const received = await insertSubmission(statements, wallMs, submission, numbered.value);
  await carryOut(statements, submission, received);
  return { result: succeeded(received), incidents };
}

/**
 * Parts of the case that came too early follow at once. One that cannot be received is let go, and undone by
 * itself: its terminal still has it, and gets the answer when it comes again.
 */
async function receiveParked(
  statements: Statements,
  wallMs: number,
  { caseId, caseSequence, terminalId }: OpenedSubmission['header'],
): Promise<IncidentChange[]> {
  const incidents: IncidentChange[] = [];
  for (let sequence = caseSequence + 1; ; sequence += 1) {
    const parked = await takeParked(statements, { caseId, caseSequence: sequence, terminalId });
    if (parked === undefined) return incidents;
    await statements.run('SAVEPOINT parked');
    try {
      const broken = await brokenOrder(statements, parked);
      const reception = broken ? undefined : await receiveNew(statements, wallMs, parked);
      incidents.push(...(reception?.incidents ?? []));
      await statements.run('RELEASE SAVEPOINT parked');
      if (reception?.result.ok !== true) return incidents;
    } catch {
      await statements.run('ROLLBACK TO SAVEPOINT parked');
      return incidents;
    } finally {
      await forgetParked(statements, parked.header.id);
    }
  }
}
