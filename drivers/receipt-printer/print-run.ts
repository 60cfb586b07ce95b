import type { Clock } from '../../contract/clock.ts';
import type { PrintOutcome } from '../../contract/device.ts';
import type { PaperDocument } from '../../contract/paper.ts';
import type { Transport } from '../transport.ts';
import { encodePaper } from './escpos-encode.ts';
import type { PrinterProfile } from './printer-profile.ts';
import type { DrawGlyph } from './rare-characters.ts';
import { interpretEscpos } from './escpos-interpret.ts';
import { isReady, printerError, type PrinterCondition } from './printer-status.ts';
import type { StatusQueries } from './status-queries.ts';
import { pause, within } from '../timed-wait.ts';

export interface PrintTiming {
  /** bytes that any printer's buffer takes at once; beyond them each chunk waits `chunkPauseMs` */
  burstBytes: number;
  chunkPauseMs: number;
  /** one chunk that does not leave in this time means that the printer takes nothing any more */
  chunkLimitMs: number;
  /** how often the printer is asked whether it is done, and how long at most */
  completionPollMs: number;
  completionLimitMs: number;
  /** a printer that answers nothing for so long while printing has stopped answering */
  silenceLimitMs: number;
}

/** `GS r 1`: answered only when everything before it was processed, unlike `DLE EOT`. */
const processedRequest = Uint8Array.of(0x1d, 0x72, 0x01);
/** `DLE DC4 8` clears the printer's buffers, so that no rest of a receipt is printed for the next citizen. */
const clearAtOnce = Uint8Array.of(0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08);
/** Slowest printers, for those that never answer GS r: 50 mm/s at 8 dots a millimetre, and a second to cut. */
const slowestDotsPerMs = 0.4;
const cutMs = 1000;
const clearLimitMs = 1000;
const staleHoldMs = 5000;
/** `ESC @`: all that a printer without the real-time command knows; it drops the line that was begun. */
const initialize = Uint8Array.of(0x1b, 0x40);

/** What empties the buffers of a printer. */
export function clearCommand(profile: PrinterProfile): Uint8Array {
  return profile.clear === 'realTime' ? clearAtOnce : initialize;
}

export interface PrintRun {
  transport: Transport;
  clock: Clock;
  queries: StatusQueries;
  timing: PrintTiming;
  profile: PrinterProfile;
  draw: DrawGlyph | undefined;
  lost: AbortSignal;
  /** told of every condition learned on the way; undefined when the printer was silent */
  onCondition: (condition: PrinterCondition | undefined) => void;
}

/** Prints one document: status, bytes, status until done. Never sends anything twice. */
export async function runPrint(run: PrintRun, document: PaperDocument): Promise<PrintOutcome> {
  const before = await askCondition(run);
  if (run.lost.aborted) return { completion: 'deviceNotReady', paper: 'none' };
  if (!before) return { completion: 'timeOut', paper: 'none' };
  if (!isReady(before)) return { completion: 'deviceNotReady', ...errorOf(before), paper: 'none' };
  const bytes = encodePaper(document, { profile: run.profile, draw: run.draw });
  await outlastStaleHold(run);
  let processed = false;
  run.queries.onProcessed = () => {
    processed = true;
  };
  run.queries.outputPending = true;
  const outcome = (await send(run, bytes)) ?? (await awaitCompletion(run, bytes, () => processed));
  run.queries.onProcessed = () => undefined;
  run.queries.outputPending = false;
  if (outcome.paper !== 'complete') await dropTheRest(run);
  return outcome;
}

async function askCondition(run: PrintRun): Promise<PrinterCondition | undefined> {
  const condition = await run.queries.round();
  if (!run.lost.aborted) run.onCondition(condition);
  return condition;
}

function errorOf(condition: PrinterCondition): Pick<PrintOutcome, 'error'> {
  const error = printerError(condition);
  return error === undefined ? {} : { error };
}

/** Undefined when everything left this machine. */
async function send(run: PrintRun, bytes: Uint8Array): Promise<PrintOutcome | undefined> {
  const { clock, timing, lost } = run;
  for (let at = 0; at < bytes.length; at += run.profile.chunkBytes) {
    if (at >= timing.burstBytes) await pause(clock, timing.chunkPauseMs, lost);
    const failure =
      (await roomInPrinter(run)) ?? (await write(run, bytes.subarray(at, at + run.profile.chunkBytes)));
    if (failure) return failure;
  }
  return run.profile.processedAnswer && !run.queries.answersInTurn ? write(run, processedRequest) : undefined;
}

/** Undefined when the bytes left this machine in time; else what it means for the paper. */
async function write(
  run: PrintRun,
  bytes: Uint8Array,
  limitMs = run.timing.chunkLimitMs,
): Promise<PrintOutcome | undefined> {
  const written = await within(run.transport.write(bytes), run.clock, limitMs, run.lost);
  if (run.lost.aborted || written?.ok === false) return { completion: 'hardwareError', paper: 'unknown' };
  return written ? undefined : { completion: 'timeOut', paper: 'unknown' };
}

/** A printer that holds back data for too long takes nothing any more. */
async function roomInPrinter(run: PrintRun): Promise<PrintOutcome | undefined> {
  const until = run.clock.monotonicMs() + run.timing.chunkLimitMs;
  while (run.queries.held && !run.lost.aborted && run.clock.monotonicMs() < until) {
    await pause(run.clock, run.timing.chunkPauseMs, run.lost);
  }
  return run.queries.held ? { completion: 'timeOut', paper: 'unknown' } : undefined;
}

/**
 * A printer that is ready and has had nothing to print for a while holds nothing back: an XOFF that still stands
 * was another byte, garbled on the line.
 */
async function outlastStaleHold(run: PrintRun): Promise<void> {
  const until = run.clock.monotonicMs() + staleHoldMs;
  while (run.queries.held && !run.lost.aborted && run.clock.monotonicMs() < until)
    await pause(run.clock, run.timing.chunkPauseMs, run.lost);
  run.queries.held = false;
}

async function awaitCompletion(
  run: PrintRun,
  bytes: Uint8Array,
  processed: () => boolean,
): Promise<PrintOutcome> {
  const { clock, timing, lost } = run;
  const start = clock.monotonicMs();
  const longEnoughMs = interpretEscpos(bytes, { encoding: 'gb18030' }).heightDots / slowestDotsPerMs + cutMs;
  let last: PrinterCondition | undefined;
  let heardAt = start;
  while (clock.monotonicMs() - start < timing.completionLimitMs) {
    // Asked before the question: only a status from after the last dot says that the paper is whole.
    const waited = !run.queries.confirmsProcessing && clock.monotonicMs() - start >= longEnoughMs;
    const done = processed() || waited;
    last = await askCondition(run);
    const answeredInTurn = run.queries.answersInTurn && last !== undefined;
    if (lost.aborted) return { completion: 'hardwareError', paper: 'unknown' };
    if (last && stopsPrinting(last)) return stopped(last);
    if (last && (done || answeredInTurn) && isReady(last))
      return { completion: 'success', paper: 'complete' };
    if (last) heardAt = clock.monotonicMs();
    if (clock.monotonicMs() - heardAt >= timing.silenceLimitMs) break;
    await pause(clock, timing.completionPollMs, lost);
  }
  return last && printerError(last) ? stopped(last) : { completion: 'timeOut', paper: 'unknown' };
}

/** A hot head cools down and prints on; everything else needs a person. */
function stopsPrinting(condition: PrinterCondition): boolean {
  const error = printerError(condition);
  return condition.unrecoverableError === true || (error !== undefined && error !== 'headOverheated');
}

function stopped(condition: PrinterCondition): PrintOutcome {
  const error = errorOf(condition);
  return { completion: error.error ? 'commandErrorCode' : 'hardwareError', ...error, paper: 'partial' };
}

async function dropTheRest(run: PrintRun): Promise<void> {
  if (run.lost.aborted) return;
  await within(run.transport.discardInput(), run.clock, clearLimitMs, run.lost);
  await write(run, clearCommand(run.profile), clearLimitMs);
}
