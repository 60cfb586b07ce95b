import type { Clock } from '../../contract/clock.ts';
import type { CodeScanner, CodeScannerEvent } from '../../contract/code-scanner.ts';
import type { BarcodeReaderCapabilities } from '../../contract/device-report.ts';
import type { BarcodeReaderStatus, DeviceState } from '../../contract/device.ts';
import { DeviceLife } from '../device-life.ts';
import { pause } from '../timed-wait.ts';
import type { Transport } from '../transport.ts';
import type { CodeParser, ParsedCode } from './code-parser.ts';

export interface CodeScannerOptions {
  /** closed; the scanner opens it, and again whenever it was lost */
  transport: Transport;
  clock: Clock;
  parser: CodeParser;
  /** what switches reading on and off, for scanners that wait to be told */
  trigger?: { on: Uint8Array; off: Uint8Array };
}

/** A code without a suffix is over when nothing follows for this long: a code at 9600 baud has no gap of 20 ms. */
const silenceMs = 120;
/** A code held before the glass is read again and again: the same one counts once in this while. */
const repeatMs = 2000;
/** Triggered scanners give up by themselves after some seconds: they are told again while armed. */
const triggerEveryMs = 2500;

/**
 * A code scanner on any transport. A passive scanner says nothing until something is held before it: its port being
 * open is all that is known, so `scanner` stays `unknown` until a first code came.
 */
export class TransportCodeScanner implements CodeScanner {
  readonly #options: CodeScannerOptions;
  readonly #listeners = new Set<(event: CodeScannerEvent) => void>();
  readonly #life: DeviceLife;
  #status: BarcodeReaderStatus = { device: 'offline', scanner: 'unknown' };
  #isArmed = false;
  #cancelSilence: () => void = () => undefined;
  #wake: () => void = () => undefined;
  #last: string | undefined;
  #cancelForgetting: () => void = () => undefined;

  constructor(options: CodeScannerOptions) {
    this.#options = options;
    this.#life = new DeviceLife(options.transport, options.clock, {
      serve: (ended) => this.#serve(ended),
      gone: (state) => this.#gone(state),
    });
  }

  start(): void {
    this.#setStatus({ device: 'starting', scanner: 'unknown' });
    this.#life.start();
  }

  async stop(): Promise<void> {
    await this.#life.stop();
    this.#forget();
    this.#setStatus({ device: 'offline', scanner: 'unknown' });
  }

  status(): BarcodeReaderStatus {
    return { ...this.#status };
  }

  capabilities(): BarcodeReaderCapabilities {
    return { symbologies: ['qrCode', 'barcode'], trigger: this.#options.trigger !== undefined };
  }

  arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.#wake();
  }

  disarm(): void {
    if (!this.#isArmed) return;
    this.#isArmed = false;
    this.#forget();
    this.#wake();
  }

  onEvent(listener: (event: CodeScannerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #serve(ended: AbortSignal): Promise<boolean> {
    const { transport, trigger } = this.#options;
    let answered = false;
    const stopListening = transport.onBytes((bytes) => {
      answered = true;
      this.#take(bytes);
    });
    this.#setStatus({ device: 'online', scanner: 'unknown' });
    while (!ended.aborted) {
      if (trigger) await transport.write(this.#isArmed ? trigger.on : trigger.off);
      await this.#rest(ended);
    }
    stopListening();
    this.#cancelSilence();
    this.#options.parser.finish();
    return answered;
  }

  async #rest(ended: AbortSignal): Promise<void> {
    const awake = new AbortController();
    this.#wake = () => awake.abort();
    await pause(this.#options.clock, triggerEveryMs, ended, awake.signal);
    this.#wake = () => undefined;
  }

  #take(bytes: Uint8Array): void {
    const { parser, clock } = this.#options;
    this.#cancelSilence();
    this.#tell(parser.push(bytes));
    if (parser.unfinished) this.#cancelSilence = clock.after(silenceMs, () => this.#tell(parser.finish()));
  }

  #tell(parsed: ParsedCode[]): void {
    for (const each of parsed) {
      this.#setStatus({ device: 'online', scanner: this.#isArmed ? 'on' : 'off' });
      if (!this.#isArmed) continue;
      if (each.kind === 'problem') this.#emit({ kind: 'codeProblem', problem: each.problem });
      else if (!this.#isRepeated(each.code.text)) this.#emit({ kind: 'codeRead', code: each.code });
    }
  }

  #isRepeated(text: string): boolean {
    const isRepeated = this.#last === text;
    this.#forget();
    this.#last = text;
    this.#cancelForgetting = this.#options.clock.after(repeatMs, () => this.#forget());
    return isRepeated;
  }

  /** A code is somebody's: its text stays here no longer than it is needed to tell a second reading from a new one. */
  #forget(): void {
    this.#cancelForgetting();
    this.#last = undefined;
  }

  #gone(state: DeviceState): void {
    this.#setStatus({ device: state, scanner: 'unknown' });
  }

  #setStatus(status: BarcodeReaderStatus): void {
    const isSame = status.device === this.#status.device && status.scanner === this.#status.scanner;
    if (isSame) return;
    this.#status = status;
    this.#emit({ kind: 'status', status: { ...status } });
  }

  #emit(event: CodeScannerEvent): void {
    this.#listeners.forEach((listener) => listener(event));
  }
}
