import type { Clock } from '../../contract/clock.ts';
import type { PinPadCapabilities } from '../../contract/device-report.ts';
import type { DeviceState, PinPadStatus } from '../../contract/device.ts';
import type { PinEntry, PinEntryOutcome, PinPad } from '../../contract/pin-pad.ts';
import { DeviceLife } from '../device-life.ts';
import { pause } from '../timed-wait.ts';
import type { Transport } from '../transport.ts';
import { enterPinOn } from './pin-entry.ts';
import { pinPadCommand } from './pin-pad-commands.ts';
import { PinPadExchange } from './pin-pad-exchange.ts';
import type { PinPadForm } from './pin-pad-frame.ts';

interface Waiting {
  entry: PinEntry;
  canceled: AbortController;
  finish: (outcome: PinEntryOutcome) => void;
}

const maximumPinLength = 12;
/** how often the pad is asked whether it is there */
const pollMs = 2000;
const silencesBeforeLost = 2;

/** A PIN pad on a transport. It is there when it says its version. */
export class SerialPinPad implements PinPad {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #form: PinPadForm;
  readonly #listeners = new Set<(status: PinPadStatus) => void>();
  readonly #life: DeviceLife;
  #device: DeviceState = 'offline';
  #waiting: Waiting | undefined;
  #wake: () => void = () => undefined;

  constructor(options: { transport: Transport; clock: Clock; form: PinPadForm }) {
    ({ transport: this.#transport, clock: this.#clock, form: this.#form } = options);
    this.#life = new DeviceLife(this.#transport, this.#clock, {
      serve: (ended) => this.#serve(ended),
      gone: (state) => this.#report(state),
    });
  }

  start(): void {
    this.#report('starting');
    this.#life.start();
  }

  async stop(): Promise<void> {
    this.cancel();
    await this.#life.stop();
    this.#report('offline');
  }

  status(): PinPadStatus {
    return { device: this.#device };
  }

  capabilities(): PinPadCapabilities {
    return { maximumPinLength };
  }

  onStatus(listener: (status: PinPadStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  enterPin(entry: PinEntry): Promise<PinEntryOutcome> {
    if (this.#waiting) return Promise.resolve({ completion: 'sequenceError' });
    if (this.#device !== 'online') return Promise.resolve({ completion: 'deviceNotReady' });
    return new Promise((finish) => {
      this.#waiting = { entry, canceled: new AbortController(), finish };
      this.#wake();
    });
  }

  cancel(): void {
    this.#waiting?.canceled.abort();
  }

  async #serve(ended: AbortSignal): Promise<boolean> {
    const exchange = new PinPadExchange({
      transport: this.#transport,
      clock: this.#clock,
      form: this.#form,
      ended,
    });
    const isOver = (): boolean => ended.aborted;
    let answered = false;
    for (let silences = 0; !isOver() && silences < silencesBeforeLost;) {
      const isThere = this.#waiting
        ? await this.#serveEntry(exchange, this.#waiting, ended)
        : (await exchange.run(pinPadCommand.version)) !== undefined;
      answered ||= isThere;
      silences = isThere ? 0 : silences + 1;
      if (isOver()) break;
      if (isThere) this.#report('online');
      if (!this.#waiting) await this.#rest(ended);
    }
    exchange.dispose();
    this.#end({ completion: 'deviceNotReady' });
    return answered;
  }

  /** Whether the pad took part to the end. */
  async #serveEntry(exchange: PinPadExchange, waiting: Waiting, ended: AbortSignal): Promise<boolean> {
    this.#report('deviceBusy');
    const { entry, canceled } = waiting;
    const outcome = await enterPinOn(exchange, this.#clock, entry, { canceled: canceled.signal, ended });
    this.#end(outcome);
    return !ended.aborted;
  }

  #end(outcome: PinEntryOutcome): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.finish(outcome);
  }

  async #rest(ended: AbortSignal): Promise<void> {
    const awake = new AbortController();
    this.#wake = () => awake.abort();
    await pause(this.#clock, pollMs, ended, awake.signal);
    this.#wake = () => undefined;
  }

  #report(device: DeviceState): void {
    if (device === this.#device) return;
    this.#device = device;
    this.#listeners.forEach((listener) => listener({ device }));
  }
}
