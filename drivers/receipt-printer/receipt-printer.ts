import type { Clock } from '../../contract/clock.ts';
import type { PrintOutcome, ReceiptPrinterStatus } from '../../contract/device.ts';
import type { PrinterCapabilities } from '../../contract/device-report.ts';
import type { PrintJob, ReceiptPrinter } from '../../contract/paper.ts';
import type { Result } from '../../contract/result.ts';
import type { Transport, TransportFailure } from '../transport.ts';
import { cutOff } from './escpos-encode.ts';
import { clearCommand, runPrint, type PrintTiming } from './print-run.ts';
import { genericProfile, type PrinterProfile } from './printer-profile.ts';
import {
  combined,
  isReady,
  mayRecover,
  silentStatus,
  statusOf,
  type PrinterCondition,
} from './printer-status.ts';
import type { DrawGlyph } from './rare-characters.ts';
import { StatusQueries, type QueryTiming } from './status-queries.ts';
import { pause } from '../timed-wait.ts';

export interface ReceiptPrinterTiming extends QueryTiming, PrintTiming {
  /** how often the status is asked while nothing is printed */
  pollMs: number;
  /** waiting before the port is tried again: doubled from first to last, for ever */
  firstRetryMs: number;
  lastRetryMs: number;
}

/** Timing for printers at 9600 baud and faster. */
export const receiptPrinterTiming: ReceiptPrinterTiming = {
  answerMs: 500,
  quietMs: 2000,
  burstBytes: 4096,
  chunkPauseMs: 60,
  chunkLimitMs: 10_000,
  completionPollMs: 200,
  completionLimitMs: 30_000,
  silenceLimitMs: 4000,
  pollMs: 2000,
  firstRetryMs: 500,
  lastRetryMs: 5000,
};

interface QueuedJob {
  job: PrintJob;
  finish: (outcome: PrintOutcome) => void;
}

const noDevice: ReceiptPrinterStatus = {
  device: 'noDevice',
  paper: 'unknown',
  media: 'unknown',
  cover: 'unknown',
};
/** `GS a`: tell changes of online, errors and paper without being asked. */
const tellChanges = Uint8Array.of(0x1d, 0x61, 0x0e);
/** `DLE ENQ 2`: free the cutter and empty the buffer. `DLE ENQ 1` would print the line again, for whoever is there. */
const freeCutter = Uint8Array.of(0x10, 0x05, 0x02);

const starting: ReceiptPrinterStatus = { ...noDevice, device: 'starting' };

export interface ReceiptPrinterOptions {
  transport: Transport;
  clock: Clock;
  profile?: PrinterProfile | undefined;
  profileName?: string | undefined;
  /** draws what the printer's font lacks, where a font of this machine can */
  draw?: DrawGlyph | undefined;
  timing?: Partial<ReceiptPrinterTiming>;
}

/**
 * A receipt printer on a transport: finds it, keeps its status current, prints one job at a time. A job waits
 * only behind other jobs, never for a printer: without one it ends at once, so that nothing is printed for
 * whoever comes next.
 */
export class ReceiptPrinterDriver implements ReceiptPrinter {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timing: ReceiptPrinterTiming;
  readonly #profile: PrinterProfile;
  readonly #profileName: string;
  readonly #draw: DrawGlyph | undefined;
  readonly #listeners = new Set<(status: ReceiptPrinterStatus) => void>();
  #status: ReceiptPrinterStatus = starting;
  #condition: PrinterCondition = {};
  #queue: QueuedJob[] = [];
  #stopping = new AbortController();
  #life: Promise<void> | undefined;
  #connected = false;
  /** The job whose turn it is: a citizen who leaves at once does not take it back. */
  #next: QueuedJob | undefined;
  #isPrinting = false;
  /** a receipt that was not finished may hang under the head */
  #loosePiece = false;
  #wake: () => void = () => undefined;

  constructor(options: ReceiptPrinterOptions) {
    this.#profile = options.profile ?? genericProfile();
    this.#profileName = options.profileName ?? 'generic';
    this.#draw = options.draw;
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#timing = { ...receiptPrinterTiming, ...options.timing };
  }

  start(): void {
    if (this.#life) return;
    this.#stopping = new AbortController();
    this.#report(starting);
    this.#life = this.#live(this.#stopping.signal);
  }

  /** Ends everything: waiting jobs are `canceled`, the port is closed. Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#connected = false;
    this.#endQueue({ completion: 'canceled', paper: 'none' });
    this.#stopping.abort();
    await life;
    if (this.#life === life) this.#life = undefined;
  }

  status(): ReceiptPrinterStatus {
    return this.#status;
  }

  capabilities(): PrinterCapabilities {
    const { widthDots, cut, tellsMediaTaken, automaticStatus } = this.#profile;
    return {
      type: 'receipt',
      widthDots,
      control: { cut: cut !== 'none', partialCut: ['feedPartial', 'partial', 'ESC m'].includes(cut) },
      mediaTaken: tellsMediaTaken,
      unsolicitedStatus: automaticStatus,
      acceptedFormats: ['application/vnd.jiujin.paper+json'],
      profile: this.#profileName,
    };
  }

  onStatus(listener: (status: ReceiptPrinterStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  print(job: PrintJob): Promise<PrintOutcome> {
    if (!this.#connected) return Promise.resolve({ completion: 'deviceNotReady', paper: 'none' });
    return new Promise((finish) => {
      if (this.#isPrinting || this.#next) this.#queue.push({ job, finish });
      else this.#next = { job, finish };
      this.#wake();
    });
  }

  cancelVisit(visitId: string): void {
    const canceled = this.#queue.filter(({ job }) => job.visitId === visitId);
    this.#queue = this.#queue.filter(({ job }) => job.visitId !== visitId);
    for (const { finish } of canceled) finish({ completion: 'canceled', paper: 'none' });
  }

  async #live(stopped: AbortSignal): Promise<void> {
    let retryMs = this.#timing.firstRetryMs;
    const isStopped = (): boolean => stopped.aborted;
    while (!isStopped()) {
      const opened = await this.#open(stopped);
      const answered = opened.ok && !isStopped() && (await this.#serve(stopped));
      await this.#transport.close();
      if (isStopped()) return;
      this.#report(noDevice);
      if (answered) retryMs = this.#timing.firstRetryMs;
      await pause(this.#clock, retryMs, stopped);
      retryMs = Math.min(retryMs * 2, this.#timing.lastRetryMs);
    }
  }

  /** A port whose rate is looked for opens slowly: stopping ends that. */
  async #open(stopped: AbortSignal): Promise<Result<void, TransportFailure>> {
    const letGo = (): void => void this.#transport.close();
    stopped.addEventListener('abort', letGo);
    const opened = await this.#transport.open();
    stopped.removeEventListener('abort', letGo);
    return opened;
  }

  /** Works over one connection until it is lost; returns whether a printer answered on it. */
  async #serve(stopped: AbortSignal): Promise<boolean> {
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const ended = ending.signal;
    const [transport, clock, timing] = [this.#transport, this.#clock, this.#timing];
    const queries = new StatusQueries({ transport, clock, timing, lost: ended, form: this.#profile.status });
    queries.onBroken = end;
    stopped.addEventListener('abort', end);
    queries.onAutomatic = (condition) => this.#learn(combined(this.#condition, condition));
    const unsubscribe = [
      this.#transport.onBytes((bytes) => queries.receive(bytes)),
      this.#transport.onLost(end),
      () => stopped.removeEventListener('abort', end),
    ];
    this.#condition = {};
    this.#connected = true;
    const answered = await this.#work(queries, ended, stopped);
    this.#connected = false;
    this.#endQueue({ completion: 'deviceNotReady', paper: 'none' });
    for (const each of unsubscribe) each();
    return answered;
  }

  /** One thing at a time: a job if one waits, else the status, then a rest until the next of either. */
  async #work(queries: StatusQueries, ended: AbortSignal, stopped: AbortSignal): Promise<boolean> {
    let answered = false;
    /** once for each error: a cutter that stands still again needs a person */
    let triedRecovery = false;
    const isOver = (): boolean => ended.aborted;
    while (!isOver()) {
      const next = this.#next;
      if (next) {
        this.#next = undefined;
        this.#isPrinting = true;
        const outcome = await this.#print(queries, ended, next.job);
        const canceled = stopped.aborted && outcome.paper !== 'complete';
        this.#isPrinting = false;
        this.#next = this.#queue.shift();
        next.finish(canceled ? { ...outcome, completion: 'canceled' } : outcome);
        this.#loosePiece ||= outcome.paper === 'partial' || outcome.paper === 'unknown';
        // Bytes may be stuck on the way: a port opened anew cannot print them later for somebody else.
        if (outcome.completion === 'timeOut' && outcome.paper === 'unknown') break;
        continue;
      }
      const condition = await queries.round();
      if (isOver()) break;
      this.#learn(condition);
      if (condition && !answered) await this.#begin();
      answered ||= condition !== undefined;
      if (condition && isReady(condition)) await this.#cutLoosePiece();
      if (condition && !mayRecover(condition)) triedRecovery = false;
      else if (condition && this.#profile.recoverCutter && !triedRecovery) {
        triedRecovery = true;
        await this.#transport.write(freeCutter);
      }
      if (this.#isIdle()) await this.#rest(ended);
    }
    return answered;
  }

  /**
   * A printer that answers for the first time on this connection may hold bytes of hours ago, from before the
   * cable was pulled or this program was started anew: they belong to nobody who is still there.
   */
  async #begin(): Promise<void> {
    await this.#transport.write(clearCommand(this.#profile));
    if (this.#profile.automaticStatus) await this.#transport.write(tellChanges);
  }

  /** Cut off as soon as the printer works again: the next citizen must not get it with the own receipt. */
  async #cutLoosePiece(): Promise<void> {
    if (!this.#loosePiece) return;
    this.#loosePiece = false;
    await this.#transport.write(cutOff(this.#profile));
  }

  #print(queries: StatusQueries, lost: AbortSignal, job: PrintJob): Promise<PrintOutcome> {
    const onCondition = (condition: PrinterCondition | undefined): void => this.#learn(condition);
    const { document } = job;
    const run = {
      transport: this.#transport,
      clock: this.#clock,
      queries,
      timing: this.#timing,
      profile: this.#profile,
      draw: this.#draw,
      lost,
      onCondition,
    };
    return runPrint(run, document);
  }

  #isIdle(): boolean {
    return this.#next === undefined;
  }

  async #rest(ended: AbortSignal): Promise<void> {
    const awake = new AbortController();
    this.#wake = () => awake.abort();
    await pause(this.#clock, this.#timing.pollMs, ended, awake.signal);
    this.#wake = () => undefined;
  }

  #endQueue(outcome: PrintOutcome): void {
    const ended = this.#next ? [this.#next, ...this.#queue] : this.#queue;
    this.#next = undefined;
    this.#queue = [];
    for (const { finish } of ended) finish(outcome);
  }

  #learn(condition: PrinterCondition | undefined): void {
    this.#condition = condition ?? {};
    this.#report(condition ? statusOf(condition) : silentStatus);
  }

  #report(status: ReceiptPrinterStatus): void {
    const before = this.#status;
    const same =
      before.device === status.device &&
      before.paper === status.paper &&
      before.media === status.media &&
      before.cover === status.cover;
    if (same) return;
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }
}
