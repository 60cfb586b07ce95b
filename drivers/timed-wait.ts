import type { Clock } from '../contract/clock.ts';

/** Waits `delayMs`, or until one of the signals is given. Leaves no timer and no listener behind. */
export function pause(clock: Clock, delayMs: number, ...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    if (signals.some((signal) => signal.aborted)) return resolve();
    const finish = (): void => {
      cancel();
      for (const signal of signals) signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    for (const signal of signals) signal.addEventListener('abort', finish);
  });
}

/** The promise's value, or undefined when it took longer than `limitMs` or the signal was given first. */
export async function within<Value>(
  promise: Promise<Value>,
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const settled = new AbortController();
  try {
    return await Promise.race([promise, pause(clock, limitMs, signal, settled.signal).then(() => undefined)]);
  } finally {
    settled.abort();
  }
}
