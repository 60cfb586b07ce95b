import type { Clock } from '../../contract/clock.ts';
import type { DocumentPrinterStatus } from '../../contract/device.ts';
import type { PrinterCapabilities } from '../../contract/device-report.ts';
import type { DocumentJob, DocumentPrinter, DocumentPrintOutcome } from '../../contract/document-printer.ts';
import { pause } from '../timed-wait.ts';
import { runDocument, taken, type DocumentRunTiming, type LeftBehind } from './document-run.ts';
import type { IppExchange } from './ipp-exchange.ts';
import { IppOperations, type IppFailure, type OperationLimits } from './ipp-operations.ts';
import type { PrinterAttributes } from './ipp-replies.ts';
import { mergedStatus, silentStatus, statusOf } from './printer-condition.ts';

export interface DocumentPrinterTiming extends DocumentRunTiming, OperationLimits {
  /** how often the printer is asked how it is while nothing is printed */
  pollMs: number;
  /** waiting after a printer did not answer: doubled from first to last, for ever */
  firstRetryMs: number;
  lastRetryMs: number;
}

/** Timing for office printers: they sleep deeply, and warm up before the first sheet. */
export const documentPrinterTiming: DocumentPrinterTiming = {
  // staff who put in paper watch the screen for it to say so
  pollMs: 1500,
  firstRetryMs: 1000,
  lastRetryMs: 5000,
  answerMs: 5000,
  documentMs: 60_000,
  followMs: 1000,
  busyRetryMs: 2000,
  busyLimitMs: 30_000,
  silenceLimitMs: 20_000,
  stoppedLimitMs: 180_000,
  settleMs: 5000,
  takeBackMs: 10_000,
  totalLimitMs: 600_000,
  desertedLimitMs: 30_000,
};

export interface IppDocumentPrinterOptions {
  uri: string;
  /** the printer behind the queue of `uri`, where the queue does not tell it */
  deviceUri?: string;
  /** an exchange with the printer of that address */
  exchange: (uri: string) => IppExchange;
  clock: Clock;
  /** one name for one terminal */
  userName: string;
  timing?: Partial<DocumentPrinterTiming>;
  /** told once of each new reason why the printer could not be asked; for the log */
  onFailure?: (failure: IppFailure) => void;
}

interface QueuedJob {
  job: DocumentJob;
  canceled: AbortController;
  finish: (outcome: DocumentPrintOutcome) => void;
}

const noDevice: DocumentPrinterStatus = { ...silentStatus, device: 'noDevice' };
const starting: DocumentPrinterStatus = { ...silentStatus, device: 'starting' };
const neverThere: DocumentPrintOutcome = { completion: 'deviceNotReady', paper: 'none' };
const takenFromQueue: DocumentPrintOutcome = { completion: 'canceled', paper: 'none' };

/**
 * An A4 printer that speaks IPP, or a queue of CUPS before one: keeps its status current and prints one job at a time.
 * A job waits only behind other jobs, never for a printer. What a lost connection left at the printer is cancelled
 * before anything else is printed, so that nobody gets another person's paper.
 */
export class IppDocumentPrinter implements DocumentPrinter {
  readonly #options: IppDocumentPrinterOptions;
  readonly #clock: Clock;
  readonly #timing: DocumentPrinterTiming;
  readonly #operations: IppOperations;
  readonly #listeners = new Set<(status: DocumentPrinterStatus) => void>();
  #behind: { uri: string; operations: IppOperations } | undefined;
  #status: DocumentPrinterStatus = starting;
  #attributes: PrinterAttributes | undefined;
  #queue: QueuedJob[] = [];
  #printing: QueuedJob | undefined;
  #leftBehind: LeftBehind[] = [];
  /** jobs of an earlier life of this program have been looked for */
  #swept = false;
  #lastFailure: IppFailure['code'] | undefined;
  #stopping = new AbortController();
  #life: Promise<void> | undefined;
  #wake: () => void = () => undefined;

  constructor(options: IppDocumentPrinterOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#timing = { ...documentPrinterTiming, ...options.timing };
    this.#operations = this.#operationsAt(options.uri);
  }

  start(): void {
    if (this.#life) return;
    this.#stopping = new AbortController();
    this.#swept = false;
    this.#report(starting);
    this.#life = this.#live(this.#stopping.signal);
  }

  /** Takes back what is printing, ends what waits. Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#attributes = undefined;
    this.#stopping.abort();
    this.#printing?.canceled.abort();
    this.#endQueue(takenFromQueue);
    await life;
    if (this.#life === life) this.#life = undefined;
  }

  status(): DocumentPrinterStatus {
    return this.#status;
  }

  capabilities(): PrinterCapabilities {
    const model = this.#attributes?.model;
    return {
      type: 'document',
      control: { cut: false, partialCut: false },
      mediaTaken: false,
      unsolicitedStatus: false,
      acceptedFormats: this.#attributes?.formats ?? [],
      ...(model === undefined ? {} : { model }),
    };
  }

  onStatus(listener: (status: DocumentPrinterStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  print(job: DocumentJob): Promise<DocumentPrintOutcome> {
    if (!this.#attributes) return Promise.resolve(neverThere);
    return new Promise((finish) => {
      this.#queue.push({ job, canceled: new AbortController(), finish });
      this.#wake();
    });
  }

  cancelVisit(visitId: string): void {
    const gone = this.#queue.filter(({ job }) => job.visitId === visitId);
    this.#queue = this.#queue.filter(({ job }) => job.visitId !== visitId);
    for (const { finish } of gone) finish(takenFromQueue);
    if (this.#printing?.job.visitId === visitId) this.#printing.canceled.abort();
  }

  async #live(stopped: AbortSignal): Promise<void> {
    let retryMs = this.#timing.firstRetryMs;
    const isStopped = (): boolean => stopped.aborted;
    while (!isStopped()) {
      const status = await this.#look(stopped);
      if (isStopped()) return;
      if (!status || !(await this.#takeBackLeftovers())) {
        this.#endQueue(neverThere);
        this.#attributes = undefined;
        await pause(this.#clock, retryMs, stopped);
        retryMs = Math.min(retryMs * 2, this.#timing.lastRetryMs);
        continue;
      }
      retryMs = this.#timing.firstRetryMs;
      const next = this.#queue.shift();
      if (next) await this.#print(next, stopped);
      else await this.#rest(stopped);
    }
  }

  /** Asks the printer, and the device behind it, and tells everybody; undefined when it does not answer. */
  async #look(stopped: AbortSignal): Promise<DocumentPrinterStatus | undefined> {
    const said = await this.#operations.printer(stopped);
    const isStopped = (): boolean => stopped.aborted;
    if (isStopped()) return undefined;
    if (!said.ok) {
      this.#note(said.failure);
      this.#report(nobodyThere(said.failure) ? noDevice : silentStatus);
      return undefined;
    }
    this.#attributes = said.value;
    const status = await this.#withDevice(statusOf(said.value), said.value.deviceUri, stopped);
    if (isStopped()) return undefined;
    this.#report(status);
    return status;
  }

  /** A queue may say idle while its device is stopped: the device is asked itself where it can be. */
  async #withDevice(
    queue: DocumentPrinterStatus,
    told: string | undefined,
    stopped: AbortSignal,
  ): Promise<DocumentPrinterStatus> {
    const uri = this.#options.deviceUri ?? ippAddress(told);
    if (uri === undefined || uri === this.#options.uri) {
      this.#note(undefined);
      return queue;
    }
    if (this.#behind?.uri !== uri) this.#behind = { uri, operations: this.#operationsAt(uri) };
    const said = await this.#behind.operations.printer(stopped);
    this.#note(said.ok ? undefined : said.failure);
    return mergedStatus(queue, said.ok ? statusOf(said.value) : silentStatus);
  }

  async #print(queued: QueuedJob, stopped: AbortSignal): Promise<void> {
    const { job, canceled, finish } = queued;
    this.#printing = queued;
    const { outcome, leftBehind } = await runDocument(
      {
        operations: this.#operations,
        jobName: `${this.#ours}${job.jobId}`,
        supported: this.#attributes?.operations ?? [],
        clock: this.#clock,
        timing: this.#timing,
        canceled: canceled.signal,
        stopping: stopped,
        look: () => this.#look(stopped),
      },
      job,
    );
    this.#printing = undefined;
    if (leftBehind) this.#leftBehind.push(leftBehind);
    finish(outcome);
  }

  /** Nothing is printed before what a lost connection or an earlier life left behind is gone. */
  async #takeBackLeftovers(): Promise<boolean> {
    if (!this.#swept) {
      const jobs = await this.#operations.ownJobs(this.#stopping.signal);
      if (!jobs.ok && jobs.failure.code !== 'status') return false;
      const ours = jobs.ok ? jobs.value.filter(({ name = '' }) => name.startsWith(this.#ours)) : [];
      this.#leftBehind.push(...ours.map(({ jobId, name = '' }) => ({ jobId, jobName: name })));
      this.#swept = true;
    }
    for (const left of [...this.#leftBehind]) {
      if ((await taken(this.#operations, left)) === 'unclear') return false;
      this.#leftBehind = this.#leftBehind.filter((each) => each !== left);
    }
    return true;
  }

  async #rest(stopped: AbortSignal): Promise<void> {
    const awake = new AbortController();
    this.#wake = () => awake.abort();
    await pause(this.#clock, this.#timing.pollMs, stopped, awake.signal);
    this.#wake = () => undefined;
  }

  #endQueue(outcome: DocumentPrintOutcome): void {
    const ended = this.#queue;
    this.#queue = [];
    for (const { finish } of ended) finish(outcome);
  }

  /** Names of jobs tell this terminal's from all others, and say nothing of a person. */
  get #ours(): string {
    return `${this.#options.userName}/`;
  }

  #operationsAt(uri: string): IppOperations {
    const { exchange, userName } = this.#options;
    return new IppOperations({ exchange: exchange(uri), printerUri: uri, userName, limits: this.#timing });
  }

  #note(failure: IppFailure | undefined): void {
    if (failure && failure.code !== this.#lastFailure) this.#options.onFailure?.(failure);
    this.#lastFailure = failure?.code;
  }

  #report(status: DocumentPrinterStatus): void {
    const { reasons, ...parts } = this.#status;
    const same =
      parts.device === status.device &&
      parts.paper === status.paper &&
      parts.toner === status.toner &&
      parts.cover === status.cover &&
      reasons.join() === status.reasons.join();
    if (same) return;
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }
}

function nobodyThere(failure: IppFailure): boolean {
  return failure.code === 'unreachable' || failure.code === 'nameUnknown';
}

/** The address of a device behind a queue, if it is one that can be asked. */
function ippAddress(uri: string | undefined): string | undefined {
  return uri !== undefined && /^ipps?:\/\//.test(uri) && URL.canParse(uri) ? uri : undefined;
}
