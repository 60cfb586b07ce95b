import type { Clock } from '../../contract/clock.ts';

/** A clock of the run: the same for terminals and line, so that what one is told to wait the other can measure. */
export interface FastClock extends Clock {
  /** resolves after this many milliseconds of the clock's own time; keeps the process alive */
  wait(delayMs: number): Promise<void>;
}

/** The machine's clock, running `speed` times as fast from now on. */
export function fastClock(speed: number): FastClock {
  const startedWallMs = Date.now();
  const startedMs = performance.now();
  const monotonicMs = (): number => (performance.now() - startedMs) * speed;
  return {
    monotonicMs,
    wallMs: () => startedWallMs + monotonicMs(),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs / speed).unref();
      return () => clearTimeout(timer);
    },
    wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs / speed)),
  };
}
