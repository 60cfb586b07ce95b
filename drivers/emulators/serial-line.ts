import { SerialPort } from 'serialport';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { DockCable } from './dock-cable.ts';
import type { EmulatedDevice } from './emulated-device.ts';
import { SocatPair, type SocatFailure } from './socat-pair.ts';

/** Why the cable carries nothing although it is plugged in. */
export type SerialLineFailure = SocatFailure | { code: 'portNotOpened'; detail: string };

/** `broken` is a cable that should be in and is not; it is tried again until it is unplugged. */
export type SerialLineState =
  { kind: 'plugged' } | { kind: 'unplugged' } | { kind: 'broken'; failure: SerialLineFailure };

export interface SerialLineSettings {
  /** where the terminal finds its end; the same path after every plugging in */
  path: string;
  device: EmulatedDevice;
  baudRate: 9600 | 19200 | 38400 | 57600 | 115200;
  clock: Clock;
  /** the program that joins the two ends; another name in tests */
  socat?: string;
}

interface Connection {
  pair: SocatPair;
  port: SerialPort;
}

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;

/**
 * One serial cable between the terminal and an emulated device, on real pseudo-terminals. Pulling it out ends
 * the terminal's port with a real hang-up. Calls may come in any order and quickly: they take effect one after
 * another, each completely.
 */
export class SerialLine implements DockCable {
  readonly #settings: SerialLineSettings;
  readonly #listeners = new Set<(state: SerialLineState) => void>();
  #state: SerialLineState = { kind: 'unplugged' };
  #connection: Connection | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #cancelRetry: (() => void) | undefined;
  #retryMs = FIRST_RETRY_MS;
  #closed = false;

  constructor(settings: SerialLineSettings) {
    this.#settings = settings;
  }

  get path(): string {
    return this.#settings.path;
  }

  /** The process that carries the bytes, while there is one. */
  get processId(): number | undefined {
    return this.#connection?.pair.processId;
  }

  state(): SerialLineState {
    return this.#state;
  }

  onState(listener: (state: SerialLineState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Joins the device to the terminal's path. A failure is also the line's state and is tried again later. */
  plug(): Promise<Result<void, SerialLineFailure>> {
    return this.#inTurn(async () => {
      this.#retryMs = FIRST_RETRY_MS;
      return this.#connect();
    });
  }

  /** Pulls the cable out. Resolves when no process and no path is left of it. */
  unplug(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#disconnect();
      this.#become({ kind: 'unplugged' });
    });
  }

  /** Unplugs for good: a later `plug` does nothing. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.unplug();
    this.#listeners.clear();
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #connect(): Promise<Result<void, SerialLineFailure>> {
    this.#cancelRetry?.();
    if (this.#closed || this.#connection) return succeeded(undefined);
    const joined = await joinEnds(this.#settings);
    if (!joined.ok) {
      this.#becomeBroken(joined.failure);
      return joined;
    }
    const connection = joined.value;
    this.#connection = connection;
    void connection.pair.ended.then(() => this.#inTurn(() => this.#diedByItself(connection)));
    this.#settings.device.attach(connection.port);
    this.#become({ kind: 'plugged' });
    return succeeded(undefined);
  }

  async #disconnect(): Promise<void> {
    this.#cancelRetry?.();
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = undefined;
    this.#settings.device.detach();
    await connection.pair.stop();
    await closePort(connection.port);
  }

  async #diedByItself(connection: Connection): Promise<void> {
    if (this.#connection !== connection) return;
    await this.#disconnect();
    this.#becomeBroken({ code: 'socatEnded', detail: connection.pair.lastWords });
  }

  #becomeBroken(failure: SerialLineFailure): void {
    this.#become({ kind: 'broken', failure });
    this.#cancelRetry = this.#settings.clock.after(this.#retryMs, () => {
      void this.#inTurn(() => this.#retry());
    });
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }

  async #retry(): Promise<void> {
    if (this.#state.kind === 'broken') await this.#connect();
  }

  #become(state: SerialLineState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => listener(state));
  }
}

async function joinEnds(settings: SerialLineSettings): Promise<Result<Connection, SerialLineFailure>> {
  const deviceEnd = `${settings.path}.device`;
  const started = await SocatPair.start({
    ends: [settings.path, deviceEnd],
    clock: settings.clock,
    ...(settings.socat === undefined ? {} : { program: settings.socat }),
  });
  if (!started.ok) return started;
  const port = new SerialPort({ path: deviceEnd, baudRate: settings.baudRate, autoOpen: false });
  // A pulled cable makes the port complain in many ways; the line already knows, from socat's end.
  port.on('error', () => undefined);
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (!error) return succeeded({ pair: started.value, port });
  await started.value.stop();
  return failed({ code: 'portNotOpened', detail: error.message });
}

async function closePort(port: SerialPort): Promise<void> {
  if (!port.isOpen) return;
  const closed = new Promise((resolve) => port.once('close', resolve));
  port.close(() => undefined);
  await closed;
}
