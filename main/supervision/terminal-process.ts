import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { FromTerminal } from '../../contract/shell.ts';
import { waitAfterLife } from './back-off.ts';
import type { PageReport } from './page-watch.ts';
import type { TerminalChild } from './terminal-child.ts';

export interface TerminalEvents {
  /** the page is served at `address`; said again after every restart */
  ready(address: string): void;
  /** said every second, with how the page is */
  alive(page: PageReport): void;
  /** the terminal ended by itself and is started again after `restartInMs` */
  gone(reason: string, restartInMs: number): void;
  /** the terminal said why it cannot start: it is not started again */
  cannotStart(failure: { code: string; sentence: string }): void;
  /** a message that contract/shell.ts does not know; its content is not handed on */
  badMessage(): void;
}

export interface SupervisionOptions {
  spawn(): TerminalChild;
  clock: Clock;
  events: TerminalEvents;
}

export interface TerminalSupervision {
  /** a one-time token for the next page; fails when the terminal is not there or does not answer in 5 s */
  mintToken(): Promise<Result<string, { code: 'terminalGone' | 'noAnswer' }>>;
  /** ends the terminal and starts it again at once, for a changed configuration */
  restart(): Promise<void>;
  /** resolves when the terminal is gone for good; killed when it is still there 5 s after being asked */
  stop(): Promise<void>;
}

/** No message for this long means that the terminal's event loop is stuck; it speaks every second. */
export const silenceLimitMs = 15_000;
/** A terminal that starts opens its store first, on a disk that may be slow. */
export const startLimitMs = 30_000;
export const stopLimitMs = 5_000;
export const tokenLimitMs = 5_000;

type TokenRequest = (outcome: Result<string, { code: 'terminalGone' | 'noAnswer' }>) => void;

/** One life of the terminal process. */
interface Life {
  child: TerminalChild;
  startedAtMs: number;
  cancelSilence: () => void;
  tokenRequests: TokenRequest[];
  ended: Promise<void>;
}

/** Starts the terminal and keeps it running: see `restartPace` for the delays. */
export function superviseTerminal({ spawn, clock, events }: SupervisionOptions): TerminalSupervision {
  let life: Life | undefined;
  let cancelRestart = (): void => undefined;
  let failures = 0;
  let stopping = false;
  let ending = false;
  let gaveUp = false;

  function start(): void {
    const child = spawn();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const mine: Life = {
      child,
      startedAtMs: clock.monotonicMs(),
      cancelSilence: clock.after(startLimitMs, () => child.kill('SIGKILL')),
      tokenRequests: [],
      ended,
    };
    life = mine;
    child.onMessage((message) => {
      if (life === mine) hear(mine, message);
    });
    child.onExit((reason) => {
      if (life === mine) end(mine, reason);
      resolve();
    });
  }

  function hear(mine: Life, raw: unknown): void {
    const message = FromTerminal.safeParse(raw);
    if (!message.success) return events.badMessage();
    mine.cancelSilence();
    mine.cancelSilence = clock.after(silenceLimitMs, () => mine.child.kill('SIGKILL'));
    switch (message.data.kind) {
      case 'ready':
        return events.ready(message.data.address);
      case 'alive':
        return events.alive({
          connected: message.data.pageConnected,
          paintedMsAgo: message.data.paintedMsAgo,
        });
      case 'token':
        return mine.tokenRequests.shift()?.(succeeded(message.data.token));
      case 'cannotStart':
        gaveUp = true;
        return events.cannotStart({ code: message.data.code, sentence: message.data.sentence });
    }
  }

  function end(mine: Life, reason: string): void {
    life = undefined;
    mine.cancelSilence();
    // What the terminal started must not outlive it.
    mine.child.kill('SIGKILL');
    mine.tokenRequests.splice(0).forEach((answer) => answer(failed({ code: 'terminalGone' })));
    if (stopping || gaveUp || ending) return;
    const wait = waitAfterLife(failures, clock.monotonicMs() - mine.startedAtMs);
    failures = wait.failures;
    cancelRestart = clock.after(wait.delayMs, start);
    events.gone(reason, wait.delayMs);
  }

  async function endLife(): Promise<void> {
    cancelRestart();
    const last = life;
    if (!last) return;
    last.child.send({ kind: 'stop' });
    const cancelKill = clock.after(stopLimitMs, () => last.child.kill('SIGKILL'));
    await last.ended;
    cancelKill();
  }

  start();
  return {
    mintToken() {
      const mine = life;
      if (!mine) return Promise.resolve(failed({ code: 'terminalGone' }));
      return new Promise((resolve) => {
        const cancelLimit = clock.after(tokenLimitMs, () => {
          // Its place in the row stays: a late answer must not be taken for the next one's.
          resolve(failed({ code: 'noAnswer' }));
        });
        mine.tokenRequests.push((outcome) => {
          cancelLimit();
          resolve(outcome);
        });
        mine.child.send({ kind: 'mintToken' });
      });
    },
    async restart() {
      if (gaveUp || ending) return;
      ending = true;
      await endLife();
      if (!stopping) start();
      ending = false;
    },
    async stop() {
      stopping = true;
      await endLife();
    },
  };
}
