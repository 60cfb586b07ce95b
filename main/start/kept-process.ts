import type { Clock } from '../../contract/clock.ts';
import { waitAfterLife } from '../supervision/back-off.ts';
import type { ProcessGroup } from '../supervision/process-group.ts';

export interface KeptProcessOptions {
  start(): ProcessGroup;
  clock: Clock;
  onLine(line: string, stream: 'stdout' | 'stderr'): void;
  /** it ended by itself; false: it is not started again */
  startAgain(reason: string): boolean;
  onRestart(reason: string, delayMs: number): void;
}

export interface KeptProcess {
  /** ends it and starts it again at once */
  restart(): Promise<void>;
  /** resolves when it and everything that it started is gone */
  stop(): Promise<void>;
}

export const stopLimitMs = 5_000;

/** Starts a process and starts it again with back-off whenever it ends by itself. */
export function keepRunning(options: KeptProcessOptions): KeptProcess {
  let life: { group: ProcessGroup; startedAtMs: number; ended: Promise<void> } | undefined;
  let cancelRestart = (): void => undefined;
  let failures = 0;
  let asked = false;

  function start(): void {
    const group = options.start();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const mine = { group, startedAtMs: options.clock.monotonicMs(), ended };
    life = mine;
    group.onLine((line, stream) => options.onLine(line, stream));
    group.onExit((reason) => {
      life = undefined;
      // The leader is gone; what it started may not be.
      group.kill('SIGKILL');
      resolve();
      if (!asked && options.startAgain(reason)) startLater(reason, mine.startedAtMs);
    });
  }

  function startLater(reason: string, startedAtMs: number): void {
    const wait = waitAfterLife(failures, options.clock.monotonicMs() - startedAtMs);
    failures = wait.failures;
    cancelRestart = options.clock.after(wait.delayMs, start);
    options.onRestart(reason, wait.delayMs);
  }

  async function end(): Promise<void> {
    asked = true;
    cancelRestart();
    const last = life;
    if (!last) return;
    last.group.kill('SIGTERM');
    const cancelKill = options.clock.after(stopLimitMs, () => last.group.kill('SIGKILL'));
    await last.ended;
    cancelKill();
  }

  start();
  return {
    async restart() {
      if (asked) return;
      await end();
      asked = false;
      start();
    },
    stop: end,
  };
}
