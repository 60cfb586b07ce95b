import type { CardProblem } from '../../contract/card.ts';
import type { Clock } from '../../contract/clock.ts';
import type { DeviceState } from '../../contract/device.ts';
import type { Transport, TransportFailure } from '../transport.ts';
import { problemOfStatus } from './card-reading.ts';
import type { CardWatch, WatchFailure } from './card-watch.ts';
import type { Result } from '../../contract/result.ts';
import { CommandExchange, type Answer, type ExchangeFailure } from './command-exchange.ts';
import { Pause } from './pause.ts';
import { readerDelays, reconnectDelayMs } from './reader-delays.ts';
import { samIdOf } from './sam-id.ts';
import type { SdtCommand } from './sdt-message.ts';

/** Why the reader cannot be used for now. */
export interface ReaderTrouble {
  device: DeviceState;
  problem: CardProblem;
}

/** What the life tells the reader it belongs to. */
interface LifeOwner {
  /** `serialNumber`: the id of the security module, where it tells it */
  connected(serialNumber: string | undefined): void;
  /** after some rounds of damaged replies, and again after good ones */
  garbledFor(rounds: number): void;
  troubled(trouble: ReaderTrouble): void;
}

interface LifeOptions {
  transport: Transport;
  clock: Clock;
  watch: CardWatch;
  owner: LifeOwner;
  /** silence in the middle of a reply after which it will not be completed */
  replyGapMs?: number;
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
  readonly #stopping = new AbortController();
  #isConnected = false;

  /** Begins to live when `after` is over: the life before this one may still be closing the port. */
  constructor(options: LifeOptions, after: Promise<void>) {
    this.#options = options;
    this.#pause = new Pause(options.clock);
    this.#exchange = new CommandExchange(options.transport, options.clock, options.replyGapMs);
    this.#stopListening = options.transport.onLost(() => this.#pause.wake());
    this.#lived = after.then(() => this.#live());
  }

  /** Looks, or tries to connect, at once. */
  hurry(): void {
    this.#pause.wake();
  }

  /** Runs a command between those of the watch; nothing when the reader is not there. */
  async run(command: SdtCommand, signal?: AbortSignal): Promise<Result<Answer, ExchangeFailure> | undefined> {
    return this.#isConnected ? this.#exchange.run(command, signal) : undefined;
  }

  /** Resolves when the port is closed and nothing is left running. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#exchange.dispose();
    this.#stopListening();
    this.#pause.close();
    // Whatever is being opened or written ends now.
    await this.#options.transport.close();
    await this.#lived;
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #live(): Promise<void> {
    let failures = 0;
    while (!this.#isStopping()) {
      let trouble = await this.#connect();
      if (!trouble && !this.#isStopping()) {
        failures = 0;
        this.#isConnected = true;
        trouble = await this.#serve();
        this.#isConnected = false;
      }
      await this.#options.transport.close();
      if (this.#isStopping() || !trouble) continue;
      failures += 1;
      this.#options.owner.troubled(trouble);
      await this.#pause.wait(reconnectDelayMs(failures));
    }
  }

  async #connect(): Promise<ReaderTrouble | undefined> {
    const opened = await this.#options.transport.open();
    if (!opened.ok) return troubleOfOpening(opened.failure);
    const status = await this.#exchange.run('samStatus');
    if (!status.ok) return troubleOf(status.failure);
    return problemOfStatus(status.value.reply.status) === 'readerRefuses' ? troubleOf('refuses') : undefined;
  }

  /** The number of the security module. A reader that does not tell it is as good as any. */
  async #serialNumber(): Promise<string | undefined> {
    const answer = await this.#exchange.run('samId');
    if (!answer.ok || answer.value.reply.status !== 0x90) return undefined;
    return samIdOf(answer.value.reply.data);
  }

  /** Polls until the reader is lost; resolves to nothing when the life is stopped. */
  async #serve(): Promise<ReaderTrouble | undefined> {
    const { owner, watch } = this.#options;
    watch.forget();
    owner.connected(await this.#serialNumber());
    const inARow = { silent: 0, garbled: 0 };
    while (!this.#isStopping()) {
      const failure = await watch.round(this.#exchange, this.#pause);
      if (failure === 'cancelled') break;
      inARow.silent = failure === 'silent' ? inARow.silent + 1 : 0;
      inARow.garbled = failure === 'garbled' ? inARow.garbled + 1 : 0;
      const isOver =
        failure === 'lost' || failure === 'refuses' || inARow.silent === readerDelays.silencesBeforeLost;
      if (isOver) return troubleOf(failure ?? 'lost');
      if (failure !== 'silent') owner.garbledFor(inARow.garbled);
      const before = this.#times();
      await this.#pause.wait(readerDelays.pollMs);
      if (hasSlept(before, this.#times())) break;
    }
    return undefined;
  }

  #times(): Times {
    const { clock } = this.#options;
    return { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() };
  }
}

interface Times {
  wallMs: number;
  monotonicMs: number;
}

/**
 * Whether the machine was suspended in between: USB devices have lost their power then, and ports may be dead
 * without saying so. Some systems stop the monotonic clock meanwhile, so the wall clock is looked at too; where it was
 * only set forward, opening the port anew does no harm.
 */
function hasSlept(before: Times, after: Times): boolean {
  const passed = Math.max(after.monotonicMs - before.monotonicMs, after.wallMs - before.wallMs);
  return passed > readerDelays.sleepMs;
}

function troubleOfOpening(failure: TransportFailure): ReaderTrouble {
  const problem = failure.code === 'silent' ? 'readerSilent' : 'readerGone';
  return { device: deviceStateOf(failure), problem };
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
