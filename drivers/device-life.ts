import type { Clock } from '../contract/clock.ts';
import type { DeviceState } from '../contract/device.ts';
import { pause } from './timed-wait.ts';
import type { Transport, TransportFailure } from './transport.ts';

const firstRetryMs = 500;
const longestRetryMs = 5000;

/** What a driver does with its connection. */
export interface ConnectionUser {
  /**
   * Works until `ended` is given: the connection was lost, or the life is stopped. Returning before that gives the
   * connection up; it is opened again after the wait. Resolves to whether the device answered.
   */
  serve(ended: AbortSignal): Promise<boolean>;
  /** after every connection that could not be opened, or ended: `offline` when it is there and silent */
  gone(state: DeviceState): void;
}

/**
 * The life of a device on a transport from start to stop: open, serve, wait, open again, for ever. The waits double
 * up to five seconds while nothing answers.
 */
export class DeviceLife {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #user: ConnectionUser;
  #stopping = new AbortController();
  #life: Promise<void> | undefined;

  constructor(transport: Transport, clock: Clock, user: ConnectionUser) {
    this.#transport = transport;
    this.#clock = clock;
    this.#user = user;
  }

  start(): void {
    if (this.#life) return;
    this.#stopping = new AbortController();
    this.#life = this.#live(this.#stopping.signal);
  }

  /** Resolves when the port is closed and nothing is left running. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#stopping.abort();
    await life;
    if (this.#life === life) this.#life = undefined;
  }

  async #live(stopped: AbortSignal): Promise<void> {
    let retryMs = firstRetryMs;
    const isStopped = (): boolean => stopped.aborted;
    while (!isStopped()) {
      const opened = await this.#transport.open();
      const served = opened.ok && !isStopped() ? await this.#serve(stopped) : undefined;
      await this.#transport.close();
      if (isStopped()) return;
      if (!opened.ok) this.#user.gone(stateAfter(opened.failure));
      else this.#user.gone(served?.wasLost ? 'noDevice' : 'offline');
      if (served?.answered) retryMs = firstRetryMs;
      await pause(this.#clock, retryMs, stopped);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  }

  async #serve(stopped: AbortSignal): Promise<{ answered: boolean; wasLost: boolean }> {
    const ending = new AbortController();
    const end = (): void => ending.abort();
    stopped.addEventListener('abort', end);
    const stopListening = this.#transport.onLost(end);
    try {
      const answered = await this.#user.serve(ending.signal);
      return { answered, wasLost: ending.signal.aborted };
    } finally {
      stopListening();
      stopped.removeEventListener('abort', end);
    }
  }
}

/** A port that is there and cannot be used is another's, or forbidden: a person has to look. */
function stateAfter({ code }: TransportFailure): DeviceState {
  if (code === 'accessDenied' || code === 'inUse') return 'userError';
  return code === 'other' || code === 'closed' ? 'hardwareError' : 'noDevice';
}
