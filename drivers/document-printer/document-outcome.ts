import type { DocumentPrintOutcome } from '../../contract/document-printer.ts';
import type { DocumentPrinterStatus } from '../../contract/device.ts';
import type { IppFailure } from './ipp-operations.ts';
import { jobStates, statusCodes } from './ipp-numbers.ts';
import type { JobAttributes } from './ipp-replies.ts';
import { printerError } from './printer-condition.ts';

/** `job-state-reasons` that say the document itself is at fault. */
const documentReasons = [
  'document-format-error',
  'unsupported-document-format',
  'document-unprintable-error',
  'unsupported-compression',
  'compression-error',
];
/** and those that say a finished job is not what it should be */
const spoiltReasons = [
  'job-completed-with-errors',
  'aborted-by-system',
  'submission-interrupted',
  'job-data-insufficient',
];
const refusedFormats: readonly number[] = [
  statusCodes.formatNotSupported,
  statusCodes.formatError,
  statusCodes.compressionNotSupported,
];
const passing: readonly number[] = [
  statusCodes.busy,
  statusCodes.temporaryError,
  statusCodes.serviceUnavailable,
  statusCodes.notAcceptingJobs,
];

/** Sheets that came out, as the printer counts them; undefined when it does not. Printers leave one count at 0. */
export function pagesPrinted({ sheets, impressions }: JobAttributes): number | undefined {
  if (sheets === undefined) return impressions;
  return Math.max(sheets, impressions ?? 0);
}

export function isOver({ state }: JobAttributes): boolean {
  return state === jobStates.completed || state === jobStates.aborted || state === jobStates.canceled;
}

/** Done, but fewer sheets are counted than were sent. */
export function isShort(job: JobAttributes, pages: number): boolean {
  const printed = pagesPrinted(job);
  return job.state === jobStates.completed && printed !== undefined && printed < pages;
}

/** What a job that is over means for the paper. */
export function outcomeOf(job: JobAttributes, pages: number): DocumentPrintOutcome {
  const printed = pagesPrinted(job);
  const counted = printed === undefined ? {} : { pagesPrinted: printed };
  const has = (words: readonly string[]): boolean =>
    words.some((word) => job.reasons.some((one) => one.startsWith(word)));
  if (job.state === jobStates.completed) {
    if (has(spoiltReasons)) return { completion: 'hardwareError', paper: 'unknown', ...counted };
    const whole = printed !== undefined && printed >= pages;
    return { completion: 'success', paper: whole ? 'complete' : 'unknown', ...counted };
  }
  const paper = paperOf(printed, pages);
  if (job.state === jobStates.canceled) return { completion: 'canceled', paper, ...counted };
  return { completion: has(documentReasons) ? 'unsupportedData' : 'hardwareError', paper, ...counted };
}

/** What lies in the tray of a job that was not finished; one taken back too late may be all there. */
export function paperOf(printed: number | undefined, pages: number): DocumentPrintOutcome['paper'] {
  if (printed === undefined) return 'unknown';
  if (printed === 0) return 'none';
  return printed < pages ? 'partial' : 'complete';
}

export function errorOf(status: DocumentPrinterStatus | undefined): Pick<DocumentPrintOutcome, 'error'> {
  const error = status && printerError(status);
  return error === undefined ? {} : { error };
}

/** The printer says no to a job it has taken nothing of. */
export function refusalOf(failure: IppFailure): DocumentPrintOutcome {
  if (failure.code === 'canceled') return { completion: 'canceled', paper: 'none' };
  if (failure.code === 'timeOut') return { completion: 'timeOut', paper: 'none' };
  if (failure.code !== 'status') return { completion: 'deviceNotReady', paper: 'none' };
  if (refusedFormats.includes(failure.statusCode)) return { completion: 'unsupportedData', paper: 'none' };
  if (failure.statusCode === statusCodes.deviceError) return { completion: 'hardwareError', paper: 'none' };
  return { completion: 'deviceNotReady', paper: 'none' };
}

/** It may take the job in a moment. */
export function isPassing(failure: IppFailure): boolean {
  return failure.code === 'status' && passing.includes(failure.statusCode);
}
