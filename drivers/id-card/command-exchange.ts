import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { Transport } from '../transport.ts';
import { Pause } from './pause.ts';
import { commandTimeoutMs, readerDelays } from './reader-delays.ts';
import { replyFits } from './reply-fit.ts';
import { SdtFrameParser, type SdtEvent } from './sdt-frame.ts';
import { encodeSdtRequest, messageOf, type SdtCommand, type SdtReply } from './sdt-message.ts';

/** `garbled`: something came, but no whole reply, although it was asked for again; `silent`: nothing came. */
export type ExchangeFailure = 'lost' | 'silent' | 'garbled' | 'cancelled';

export interface Answer {
  reply: SdtReply;
  /** monotonic time of the piece that completed the reply */
  lastByteMs: number;
}

interface Outstanding {
  command: SdtCommand;
  parser: SdtFrameParser;
  sawDamage: boolean;
  cancelGap: () => void;
  finish: (outcome: Result<Answer, ExchangeFailure>) => void;
}

/**
 * One command at a time over a transport. Replies carry no tag, so only a reply of the command's shape is taken;
 * what comes when nothing is outstanding, and what does not fit, is a late reply and ignored.
 */
export class CommandExchange {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #pause: Pause;
  readonly #unsubscribe: (() => void)[];
  #outstanding: Outstanding | undefined;
  #cancelled = false;
  /** the commands before, one after another */
  #queue: Promise<unknown> = Promise.resolve();
  readonly #replyGapMs: number;
  #needsToSettle = false;

  /** @param replyGapMs silence in the middle of a reply after which it will not be completed */
  constructor(transport: Transport, clock: Clock, replyGapMs: number = readerDelays.replyGapMs) {
    this.#replyGapMs = replyGapMs;
    this.#transport = transport;
    this.#clock = clock;
    this.#pause = new Pause(clock);
    this.#unsubscribe = [
      transport.onBytes((bytes) => this.#take(bytes)),
      transport.onLost(() => this.#outstanding?.finish(failed('lost'))),
    ];
  }

  /**
   * Sends a command when those before it are done, and waits for its reply; a damaged reply is asked for again.
   * `signal` ends the waiting as `cancelled`.
   */
  run(command: SdtCommand, signal?: AbortSignal): Promise<Result<Answer, ExchangeFailure>> {
    const done = this.#queue.then(() => this.#run(command, signal));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #run(command: SdtCommand, signal?: AbortSignal): Promise<Result<Answer, ExchangeFailure>> {
    for (let retries = 0; ; retries += 1) {
      if (this.#needsToSettle) await this.#settle();
      if (this.#cancelled || signal?.aborted) return failed('cancelled');
      const outcome = await this.#once(command, signal);
      this.#needsToSettle = !outcome.ok;
      const isGarbled = !outcome.ok && outcome.failure === 'garbled';
      if (!isGarbled || retries === readerDelays.garbledRetries) return outcome;
    }
  }

  /** Ends the outstanding command, and every later one, as `cancelled`; lets go of the transport. */
  dispose(): void {
    this.#cancelled = true;
    this.#outstanding?.finish(failed('cancelled'));
    this.#pause.close();
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  async #settle(): Promise<void> {
    await this.#pause.wait(readerDelays.settleMs);
    await this.#transport.discardInput();
    this.#needsToSettle = false;
  }

  #once(command: SdtCommand, signal?: AbortSignal): Promise<Result<Answer, ExchangeFailure>> {
    return new Promise((resolve) => {
      const cancelTimeout = this.#clock.after(commandTimeoutMs(command), () => this.#expire());
      const abort = (): void => outstanding.finish(failed('cancelled'));
      signal?.addEventListener('abort', abort);
      const outstanding: Outstanding = {
        command,
        parser: new SdtFrameParser(),
        sawDamage: false,
        cancelGap: () => undefined,
        finish: (outcome) => {
          cancelTimeout();
          signal?.removeEventListener('abort', abort);
          outstanding.cancelGap();
          if (this.#outstanding === outstanding) this.#outstanding = undefined;
          resolve(outcome);
        },
      };
      this.#outstanding = outstanding;
      void this.#transport.write(encodeSdtRequest(command)).then((written) => {
        if (!written.ok) outstanding.finish(failed('lost'));
      });
    });
  }

  #take(bytes: Uint8Array): void {
    const outstanding = this.#outstanding;
    if (!outstanding) return;
    if (this.#takeEvents(outstanding, outstanding.parser.push(bytes))) return;
    outstanding.cancelGap();
    if (!outstanding.parser.insideFrame && !outstanding.sawDamage) return;
    outstanding.cancelGap = this.#clock.after(this.#replyGapMs, () => this.#expire());
  }

  /** Finishes the command if its reply is among the events. */
  #takeEvents(outstanding: Outstanding, events: SdtEvent[]): boolean {
    for (const event of events) {
      if (event.kind === 'error') outstanding.sawDamage = true;
      const message = event.kind === 'frame' ? messageOf(event) : undefined;
      if (message?.kind !== 'reply' || !replyFits(outstanding.command, message)) continue;
      const isComplaint = message.status === 0x10 || message.status === 0x11;
      const answer = { reply: message, lastByteMs: this.#clock.monotonicMs() };
      // 10 and 11 say that our request arrived damaged: the line is garbled the other way.
      outstanding.finish(isComplaint ? failed('garbled') : succeeded(answer));
      return true;
    }
    return false;
  }

  /** The time is up, or a reply stopped in its middle: a garbled length may still hide a whole one. */
  #expire(): void {
    const outstanding = this.#outstanding;
    if (!outstanding) return;
    const wasInside = outstanding.parser.insideFrame;
    if (this.#takeEvents(outstanding, outstanding.parser.finish())) return;
    outstanding.finish(failed(wasInside || outstanding.sawDamage ? 'garbled' : 'silent'));
  }
}
