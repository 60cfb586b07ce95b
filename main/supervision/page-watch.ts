/** What the terminal says of the page, every second. */
export interface PageReport {
  connected: boolean;
  /** milliseconds since the connected page last proved that it paints; undefined: not yet */
  paintedMsAgo: number | undefined;
}

/** What is known of the page in the window. Times are monotonic milliseconds. */
export interface PageWatch {
  openedAtMs: number;
  /** when it last proved that it paints; undefined since it was opened */
  wholeAtMs: number | undefined;
  /** how long it may take to its first proof before it is opened again */
  patienceMs: number;
}

export type PageTrouble = 'unconnected' | 'frozen';

/** From opening to the first proof: a browser starts, the page loads and connects. */
export const firstPatienceMs = 10_000;
/** A page that never becomes whole is opened more and more rarely, so that its failure stays readable on the screen. */
export const longestPatienceMs = 80_000;
/**
 * A page that was whole proves it every second: three missed proofs are enough. With the second that a report takes
 * and the time to open the next one, a citizen looks at a dead screen for less than 10 s.
 */
export const missedAfterMs = 3_000;

/** The page was opened just now; `before` is what was known of the one before it. */
export function pageOpened(nowMs: number, before?: PageWatch): PageWatch {
  const inVain = before !== undefined && before.wholeAtMs === undefined;
  return {
    openedAtMs: nowMs,
    wholeAtMs: undefined,
    patienceMs: inVain ? Math.min(longestPatienceMs, before.patienceMs * 2) : firstPatienceMs,
  };
}

/** The terminal said how the page is; `trouble` when it has not painted for too long. */
export function pageReported(
  watch: PageWatch,
  { connected, paintedMsAgo }: PageReport,
  nowMs: number,
): { watch: PageWatch; trouble: PageTrouble | undefined } {
  const provedAtMs = connected && paintedMsAgo !== undefined ? nowMs - paintedMsAgo : -Infinity;
  // a proof from before the opening is the last page's
  const isNews = provedAtMs >= watch.openedAtMs && provedAtMs > (watch.wholeAtMs ?? -Infinity);
  const next = isNews ? { ...watch, wholeAtMs: provedAtMs } : watch;
  const missedMs =
    next.wholeAtMs === undefined
      ? nowMs - next.openedAtMs - next.patienceMs
      : nowMs - next.wholeAtMs - missedAfterMs;
  return { watch: next, trouble: missedMs < 0 ? undefined : connected ? 'frozen' : 'unconnected' };
}
