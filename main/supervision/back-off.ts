/** How long to wait before starting something again that ended by itself. All in milliseconds. */
export interface Pace {
  firstMs: number;
  capMs: number;
  /** a life at least this long forgets the failures before it */
  steadyAfterMs: number;
}

/** 0.5, 1, 2, 4 … 30 s; a life of 60 s starts over at 0.5 s. */
export const restartPace: Pace = { firstMs: 500, capMs: 30_000, steadyAfterMs: 60_000 };

export interface Wait {
  /** failures in a row, this one included: hand it in at the next one */
  failures: number;
  delayMs: number;
}

/**
 * The wait after a life of `livedMs` that followed `failuresBefore` failures in a row.
 * There is no jitter: one terminal restarts its own processes, no fleet is synchronized by it.
 */
export function waitAfterLife(failuresBefore: number, livedMs: number, pace: Pace = restartPace): Wait {
  const failures = livedMs >= pace.steadyAfterMs ? 1 : failuresBefore + 1;
  return { failures, delayMs: Math.min(pace.capMs, pace.firstMs * 2 ** (failures - 1)) };
}
