import { z } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { ProcessGroup } from '../supervision/process-group.ts';
import { keepRunning, type KeptProcess } from './kept-process.ts';

export interface ServerProcessOptions<Ready> {
  /** for the log and for sentences */
  name: string;
  /** what the server says of itself in its line `{"ready": …}` on standard output */
  ready: z.ZodType<Ready>;
  /** starts it; `before` is what it said the last time, so that it can take its place again */
  start(before: Ready | undefined): ProcessGroup;
  /** it is ready again after it ended by itself */
  onReadyAgain(ready: Ready): void;
  clock: Clock;
  log(line: string): void;
  /** gives up waiting for the first time that it is ready */
  signal?: AbortSignal | undefined;
}

export interface ServerProcess<Ready> extends Pick<KeptProcess, 'stop'> {
  ready: Ready;
}

/** A server opens its store first, on a disk that may be slow. */
export const readyLimitMs = 90_000;

const stopped = 'Stopped before everything was ready.';

/**
 * Starts a server and waits until it says that it is ready; afterwards keeps it running.
 * @returns the failure is one sentence: the server's own last line where it said why it did not start
 */
export function startServer<Ready>(
  options: ServerProcessOptions<Ready>,
): Promise<Result<ServerProcess<Ready>, string>> {
  const { name, clock, log } = options;
  const { promise: first, resolve } = Promise.withResolvers<Result<Ready, string>>();
  let last: Ready | undefined;
  let complaint = '';

  function hear(line: string, stream: 'stdout' | 'stderr'): void {
    const ready = stream === 'stdout' ? readyOf(line, options.ready) : undefined;
    if (ready === undefined) {
      log(line);
      if (stream === 'stderr' && line.trim()) complaint = line.trim();
      return;
    }
    const isFirst = last === undefined;
    last = ready.value;
    if (isFirst) resolve(succeeded(ready.value));
    else options.onReadyAgain(ready.value);
  }

  const process = keepRunning({
    start: () => options.start(last),
    clock,
    onLine: hear,
    startAgain(reason) {
      if (last !== undefined) return true;
      resolve(failed(complaint || `The ${name} ended before it was ready (${reason}).`));
      return false;
    },
    onRestart: (reason, delayMs) => log(`ended (${reason}); starting it again in ${String(delayMs)} ms`),
  });
  options.signal?.addEventListener('abort', () => resolve(failed(stopped)), { once: true });
  if (options.signal?.aborted) resolve(failed(stopped));
  const cancelLimit = clock.after(readyLimitMs, () =>
    resolve(failed(`The ${name} was not ready after ${String(readyLimitMs / 1000)} s.`)),
  );
  return first.then(async (outcome) => {
    cancelLimit();
    if (outcome.ok) return succeeded({ ready: outcome.value, stop: () => process.stop() });
    await process.stop();
    return outcome;
  });
}

/** What a line `{"ready": …}` says; undefined when the line is something else. */
function readyOf<Ready>(line: string, ready: z.ZodType<Ready>): { value: Ready } | undefined {
  if (!line.startsWith('{"ready"')) return undefined;
  try {
    const parsed = z.object({ ready }).safeParse(JSON.parse(line));
    return parsed.success ? { value: parsed.data.ready } : undefined;
  } catch {
    return undefined;
  }
}
