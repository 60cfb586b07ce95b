import type { CardProblem } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { DeviceState } from '../../contract/device.ts';
import type { Transport, TransportFailure } from '../transport.ts';
import { problemOfStatus } from './card-reading.ts';
import type { CardWatch, WatchFailure } from './card-watch.ts';
import { CommandExchange } from './command-exchange.ts';
import { Pause } from './pause.ts';
import { readerDelays, reconnectDelayMs } from './reader-delays.ts';

/** Why the reader cannot be used for now. */
export interface ReaderTrouble {
  device: DeviceState;
  problem: CardProblem;
}

/** What the life tells the reader it belongs to. */
interface LifeOwner {
  connected(): void;
  /** after some rounds of damaged replies, and again after good ones */
  garbledFor(rounds: number): void;
  troubled(trouble: ReaderTrouble): void;
}

interface LifeOptions {
  transport: Transport;
  clock: Clock;
  watch: CardWatch;
  owner: LifeOwner;
}

/**
 * The life of a reader from start to stop: connect, watch until it is lost, wait, connect again, for ever. One
 * life is lived once.
 */
export class ReaderLife {
  readonly #options: LifeOptions;
  readonly #pause: Pause;
  readonly #exchange: CommandExchange;
  readonly #stopListening: () => void;
  readonly #lived: Promise<void>;
  #isStopping = false;

  /** Begins to live when `after` is over: the life before this one may still be closing the port. */
  constructor(options: LifeOptions, after: Promise<void>) {
    this.#options = options;
    this.#pause = new Pause(options.clock);
    this.#exchange = new CommandExchange(options.transport, options.clock);
    this.#stopListening = options.transport.onLost(() => this.#pause.wake());
    this.#lived = after.then(() => this.#live());
  }

  /** Looks, or tries to connect, at once. */
  hurry(): void {
    this.#pause.wake();
  }

  /** Resolves when the port is closed and nothing is left running. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#exchange.dispose();
    this.#stopListening();
    this.#pause.close();
    await this.#lived;
  }

  async #live(): Promise<void> {
    let failures = 0;
    while (!this.#isStopping) {
      let trouble = await this.#connect();
      if (!trouble && !this.#isStopping) {
        failures = 0;
        trouble = await this.#serve();
      }
      await this.#options.transport.close();
      if (this.#isStopping || !trouble) continue;
      failures += 1;
      this.#options.owner.troubled(trouble);
      await this.#pause.wait(reconnectDelayMs(failures));
    }
  }

  async #connect(): Promise<ReaderTrouble | undefined> {
    const opened = await this.#options.transport.open();
    if (!opened.ok) return { device: deviceStateOf(opened.failure), problem: 'readerGone' };
    const status = await this.#exchange.run('samStatus');
    if (!status.ok) return troubleOf(status.failure);
    return problemOfStatus(status.value.reply.status) === 'readerRefuses' ? troubleOf('refuses') : undefined;
  }

  /** Polls until the reader is lost; resolves to nothing when the life is stopped. */
  async #serve(): Promise<ReaderTrouble | undefined> {
    const { owner, watch } = this.#options;
    watch.forget();
    owner.connected();
    const inARow = { silent: 0, garbled: 0 };
    while (!this.#isStopping) {
      const failure = await watch.round(this.#exchange, this.#pause);
      if (failure === 'cancelled') break;
      inARow.silent = failure === 'silent' ? inARow.silent + 1 : 0;
      inARow.garbled = failure === 'garbled' ? inARow.garbled + 1 : 0;
      const isOver =
        failure === 'lost' || failure === 'refuses' || inARow.silent === readerDelays.silencesBeforeLost;
      if (isOver) return troubleOf(failure ?? 'lost');
      if (failure !== 'silent') owner.garbledFor(inARow.garbled);
      await this.#pause.wait(readerDelays.pollMs);
    }
    return undefined;
  }
}

function deviceStateOf({ code }: TransportFailure): DeviceState {
  return code === 'notFound' || code === 'lost' || code === 'closed' ? 'noDevice' : 'hardwareError';
}

function troubleOf(failure: WatchFailure): ReaderTrouble | undefined {
  switch (failure) {
    case 'lost':
      return { device: 'noDevice', problem: 'readerGone' };
    case 'silent':
      return { device: 'hardwareError', problem: 'readerSilent' };
    case 'garbled':
      return { device: 'hardwareError', problem: 'readerGarbled' };
    case 'refuses':
      return { device: 'hardwareError', problem: 'readerRefuses' };
    case 'cancelled':
      return undefined;
  }
}
