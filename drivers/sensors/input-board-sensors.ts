import type { Clock } from '../../contract/clock.ts';
import type { SensorsConnection } from '../../contract/device-configuration.ts';
import type { AuxiliariesCapabilities } from '../../contract/device-report.ts';
import type { AuxiliariesStatus, DeviceState } from '../../contract/device.ts';
import type { Sensors } from '../../contract/sensors.ts';
import { DeviceLife } from '../device-life.ts';
import { pause } from '../timed-wait.ts';
import type { Transport } from '../transport.ts';
import { inputsReply, inputsRequest, type InputsReply } from './modbus-rtu.ts';

export interface InputBoardOptions extends Pick<SensorsConnection, 'unit' | 'door' | 'proximity'> {
  transport: Transport;
  clock: Clock;
}

/** A reply of 8 bytes takes 10 ms at 9600 baud; boards answer within some ms (Modbus serial line, 2.4.1: up to 1 s). */
const answerMs = 300;
const pollMs = 250;
/** so many polls without an answer, and nothing is known of the sensors */
const silencesBeforeUnknown = 3;
/** Somebody who leaves the sensor's beam for a moment has not left: absence counts after this while. */
const absenceMs = 3000;

/** Door and proximity sensors on the discrete inputs of a Modbus board, asked four times a second. */
export class InputBoardSensors implements Sensors {
  readonly #options: InputBoardOptions;
  readonly #count: number;
  readonly #listeners = new Set<(status: AuxiliariesStatus) => void>();
  readonly #life: DeviceLife;
  #status: AuxiliariesStatus = { device: 'offline', doors: 'unknown', proximity: 'unknown' };
  #lastPresentMs: number | undefined;

  constructor(options: InputBoardOptions) {
    this.#options = options;
    this.#count = Math.max(options.door?.input ?? 0, options.proximity?.input ?? 0) + 1;
    this.#life = new DeviceLife(options.transport, options.clock, {
      serve: (ended) => this.#serve(ended),
      gone: (state) => this.#unknown(state),
    });
  }

  start(): void {
    this.#unknown('starting');
    this.#life.start();
  }

  async stop(): Promise<void> {
    await this.#life.stop();
    this.#unknown('offline');
  }

  status(): AuxiliariesStatus {
    return { ...this.#status };
  }

  capabilities(): AuxiliariesCapabilities {
    return {
      doors: this.#options.door !== undefined,
      proximity: this.#options.proximity !== undefined,
    };
  }

  onStatus(listener: (status: AuxiliariesStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #serve(ended: AbortSignal): Promise<boolean> {
    let answered = false;
    let silences = 0;
    while (!ended.aborted && silences < silencesBeforeUnknown) {
      const reply = await this.#ask(ended);
      if (reply.kind === 'inputs') {
        answered = true;
        silences = 0;
        this.#learn(reply.inputs);
      } else if (reply.kind === 'exception') {
        silences = 0;
        this.#unknown('hardwareError');
      } else silences += 1;
      await pause(this.#options.clock, pollMs, ended);
    }
    return answered;
  }

  async #ask(ended: AbortSignal): Promise<InputsReply> {
    const { transport, clock, unit } = this.#options;
    await transport.discardInput();
    let held: Uint8Array = new Uint8Array();
    let reply: InputsReply = { kind: 'incomplete' };
    const done = new AbortController();
    const stopListening = transport.onBytes((bytes) => {
      held = Uint8Array.of(...held, ...bytes);
      reply = inputsReply(held, unit, this.#count);
      if (reply.kind !== 'incomplete') done.abort();
    });
    const written = await transport.write(inputsRequest(unit, this.#count));
    if (written.ok) await pause(clock, answerMs, ended, done.signal);
    stopListening();
    return reply;
  }

  #learn(inputs: readonly boolean[]): void {
    const { door, proximity } = this.#options;
    const present = proximity && inputs[proximity.input] === proximity.presentWhen;
    this.#report({
      device: 'online',
      doors: door ? (inputs[door.input] === door.openWhen ? 'open' : 'closed') : 'unknown',
      proximity: present === undefined ? 'unknown' : this.#isPresent(present) ? 'present' : 'notPresent',
    });
  }

  #isPresent(now: boolean): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    if (now) this.#lastPresentMs = nowMs;
    return this.#lastPresentMs !== undefined && nowMs - this.#lastPresentMs < absenceMs;
  }

  #unknown(device: DeviceState): void {
    this.#lastPresentMs = undefined;
    this.#report({ device, doors: 'unknown', proximity: 'unknown' });
  }

  #report(status: AuxiliariesStatus): void {
    const before = this.#status;
    const isSame =
      before.device === status.device &&
      before.doors === status.doors &&
      before.proximity === status.proximity;
    if (isSame) return;
    this.#status = status;
    this.#listeners.forEach((listener) => listener({ ...status }));
  }
}
