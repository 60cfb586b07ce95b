import type { Clock } from '../../contract/clock.ts';
import type { DocumentPrinterStatus } from '../../contract/device.ts';
import type { DocumentJob, DocumentPrintOutcome } from '../../contract/document-printer.ts';
import type { Result } from '../../contract/result.ts';
import {
  errorOf,
  isOver,
  isPassing,
  isShort,
  outcomeOf,
  pagesPrinted,
  paperOf,
  refusalOf,
} from './document-outcome.ts';
import type { IppFailure, IppOperations } from './ipp-operations.ts';
import { jobStates, operations as numbers, statusCodes } from './ipp-numbers.ts';
import type { JobAttributes } from './ipp-replies.ts';
import { pause } from '../timed-wait.ts';
import { isReady } from './printer-condition.ts';

export interface DocumentRunTiming {
  /** how often a job is asked after */
  followMs: number;
  /** a printer that says it is busy is asked again so often, and so long at most */
  busyRetryMs: number;
  busyLimitMs: number;
  /** a printer that does not answer while it has a job: so long, then nobody waits any more */
  silenceLimitMs: number;
  /** stopped, by lack of paper or a jam: so long, then the job is taken back */
  stoppedLimitMs: number;
  /** done with sheets missing: they may still be on the way */
  settleMs: number;
  /** taking a job back: so long until the printer must have let go of it */
  takeBackMs: number;
  /** the whole job */
  totalLimitMs: number;
  /** its visit is over while sheets come out: so long it may go on */
  desertedLimitMs: number;
}

export interface DocumentRun {
  operations: IppOperations;
  jobName: string;
  /** numbers of the operations it has */
  supported: readonly number[];
  clock: Clock;
  timing: DocumentRunTiming;
  /** the visit is over: what has not begun is dropped, what stands is taken back, sheets on their way come out */
  canceled: AbortSignal;
  /** the driver ends: everything is taken back */
  stopping: AbortSignal;
  /** asks the printer how it is, and tells everybody; undefined when it does not answer */
  look(): Promise<DocumentPrinterStatus | undefined>;
}

/** A job that may still be at the printer: it must be taken back before anything else is printed. */
export interface LeftBehind {
  jobName: string;
  jobId?: number;
}

export interface RunEnd {
  outcome: DocumentPrintOutcome;
  leftBehind?: LeftBehind;
}

const unstoppable = new AbortController().signal;

/** Prints one document: how is the printer, will it take it, here it is, how far is it. Never sends anything twice. */
export async function runDocument(run: DocumentRun, job: DocumentJob): Promise<RunEnd> {
  const isCanceled = (): boolean => run.canceled.aborted;
  const before = await run.look();
  if (isCanceled()) return { outcome: { completion: 'canceled', paper: 'none' } };
  if (!before) return { outcome: { completion: 'timeOut', paper: 'none' } };
  if (!isReady(before))
    return { outcome: { completion: 'deviceNotReady', ...errorOf(before), paper: 'none' } };
  const jobName = run.jobName;
  const welcome = await patiently(run, () => validated(run, jobName));
  if (!welcome.ok) return { outcome: refusalOf(welcome.failure) };
  const placed = await place(run, jobName, job.pdf);
  if (placed.kind === 'refused') return { outcome: placed.outcome };
  if (placed.kind === 'placed') return follow(run, job, { jobName, jobId: placed.jobId });
  return takeBack(run, placed.left, job.pages, {
    completion: isCanceled() ? 'canceled' : 'hardwareError',
  });
}

async function validated(run: DocumentRun, jobName: string): Promise<Result<void, IppFailure>> {
  if (!run.supported.includes(numbers.validateJob)) return { ok: true, value: undefined };
  return run.operations.validateJob(jobName, run.canceled);
}

type Placed =
  | { kind: 'placed'; jobId: number }
  | { kind: 'refused'; outcome: DocumentPrintOutcome }
  /** cut off in the middle: nobody knows what it has */
  | { kind: 'lost'; left: LeftBehind };

async function place(run: DocumentRun, jobName: string, pdf: Uint8Array): Promise<Placed> {
  const inTwo = run.supported.includes(numbers.createJob) && run.supported.includes(numbers.sendDocument);
  if (!inTwo) {
    const sent = await patiently(run, () => run.operations.printJob(jobName, pdf, run.canceled));
    if (sent.ok) return { kind: 'placed', jobId: sent.value.jobId };
    return nothingTaken(sent.failure)
      ? { kind: 'refused', outcome: refusalOf(sent.failure) }
      : { kind: 'lost', left: { jobName } };
  }
  const created = await patiently(run, () => run.operations.createJob(jobName, run.canceled));
  if (!created.ok) {
    return nothingTaken(created.failure)
      ? { kind: 'refused', outcome: refusalOf(created.failure) }
      : { kind: 'lost', left: { jobName } };
  }
  const { jobId } = created.value;
  const sent = await patiently(run, () => run.operations.sendDocument(jobId, pdf, run.canceled));
  return sent.ok ? { kind: 'placed', jobId } : { kind: 'lost', left: { jobName, jobId } };
}

/** A refusal, or a printer that never was there: no job is left at it. */
function nothingTaken(failure: IppFailure): boolean {
  return ['status', 'unreachable', 'nameUnknown', 'untrusted', 'refused'].includes(failure.code);
}

/** Asks again while the printer only says that it is busy. */
async function patiently<Value>(
  run: DocumentRun,
  ask: () => Promise<Result<Value, IppFailure>>,
): Promise<Result<Value, IppFailure>> {
  const until = run.clock.monotonicMs() + run.timing.busyLimitMs;
  for (;;) {
    const answer = await ask();
    if (answer.ok || !isPassing(answer.failure) || run.clock.monotonicMs() >= until) return answer;
    await pause(run.clock, run.timing.busyRetryMs, run.canceled);
    if (run.canceled.aborted)
      return { ok: false, failure: { code: 'canceled', detail: 'while it was busy' } };
  }
}

async function follow(
  run: DocumentRun,
  job: DocumentJob,
  at: { jobName: string; jobId: number },
): Promise<RunEnd> {
  const { clock, timing } = run;
  const begun = clock.monotonicMs();
  let heardAt = begun;
  let stoppedAt: number | undefined;
  let shortAt: number | undefined;
  let desertedAt: number | undefined;
  for (;;) {
    const said = await run.operations.job(at.jobId, run.stopping);
    const now = clock.monotonicMs();
    if (run.stopping.aborted) return takeBack(run, at, job.pages, { completion: 'canceled' });
    if (said.ok) {
      heardAt = now;
      if (isShort(said.value, job.pages)) shortAt ??= now;
      const settled = shortAt === undefined || now - shortAt >= timing.settleMs;
      if (isOver(said.value) && settled) return { outcome: outcomeOf(said.value, job.pages) };
    } else if (isForgotten(said.failure)) {
      return { outcome: { completion: 'hardwareError', paper: 'unknown' } };
    } else if (now - heardAt >= timing.silenceLimitMs) {
      return { outcome: { completion: 'timeOut', paper: 'unknown' }, leftBehind: at };
    }
    const status = await run.look();
    const stands = status !== undefined && stoppedBy(status, said.ok ? said.value : undefined);
    stoppedAt = stands ? (stoppedAt ?? now) : undefined;
    if (run.canceled.aborted) desertedAt ??= now;
    const deserted = desertedAt !== undefined && (stands || now - desertedAt >= timing.desertedLimitMs);
    if (deserted) return takeBack(run, at, job.pages, { completion: 'canceled' });
    if (stoppedAt !== undefined && now - stoppedAt >= timing.stoppedLimitMs)
      return takeBack(run, at, job.pages, { completion: 'deviceNotReady', ...errorOf(status) });
    if (now - begun >= timing.totalLimitMs) return takeBack(run, at, job.pages, { completion: 'timeOut' });
    await pause(clock, timing.followMs, run.stopping);
  }
}

function isForgotten(failure: IppFailure): boolean {
  return failure.code === 'status' && failure.statusCode === statusCodes.notFound;
}

function stoppedBy(status: DocumentPrinterStatus, job: JobAttributes | undefined): boolean {
  return job?.state === jobStates.stopped || !isReady(status);
}

/**
 * Cancels a job at the printer and looks what came out of it. One that could not be seen to end stays with the driver,
 * which cancels it before the next job.
 */
async function takeBack(
  run: Pick<DocumentRun, 'operations' | 'clock' | 'timing'>,
  left: LeftBehind,
  pages: number,
  ending: Pick<DocumentPrintOutcome, 'completion' | 'error'>,
): Promise<RunEnd> {
  const { clock, timing } = run;
  const until = clock.monotonicMs() + timing.takeBackMs;
  const unclear: RunEnd = { outcome: { ...ending, paper: 'unknown' }, leftBehind: left };
  const found = await taken(run.operations, left);
  if (found === 'unclear') return unclear;
  if (found === 'nowhere') return { outcome: { ...ending, paper: 'unknown' } };
  for (;;) {
    const said = await run.operations.job(found, unstoppable);
    if (said.ok && isOver(said.value)) return { outcome: takenBack(said.value, pages, ending) };
    if (!said.ok && said.failure.code !== 'status') return unclear;
    if (clock.monotonicMs() >= until) return unclear;
    await pause(clock, timing.followMs);
  }
}

function takenBack(
  job: JobAttributes,
  pages: number,
  ending: Pick<DocumentPrintOutcome, 'completion' | 'error'>,
): DocumentPrintOutcome {
  // It was faster than the cancelling: then it is all there.
  if (job.state === jobStates.completed) return outcomeOf(job, pages);
  const printed = pagesPrinted(job);
  return {
    ...ending,
    paper: paperOf(printed, pages),
    ...(printed === undefined ? {} : { pagesPrinted: printed }),
  };
}

/**
 * Tells the printer to give up a job.
 * @returns its number, `nowhere` when the printer has no such job, `unclear` when the printer does not answer
 */
export async function taken(
  operations: IppOperations,
  left: LeftBehind,
): Promise<number | 'nowhere' | 'unclear'> {
  let { jobId } = left;
  if (jobId === undefined) {
    const jobs = await operations.ownJobs(unstoppable);
    if (!jobs.ok) return jobs.failure.code === 'status' ? 'nowhere' : 'unclear';
    jobId = jobs.value.find(({ name }) => name === left.jobName)?.jobId;
    if (jobId === undefined) return 'nowhere';
  }
  const canceled = await operations.cancelJob(jobId, unstoppable);
  if (canceled.ok) return jobId;
  if (canceled.failure.code !== 'status') return 'unclear';
  return canceled.failure.statusCode === statusCodes.notFound ? 'nowhere' : jobId;
}
