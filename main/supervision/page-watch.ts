/** What is known of the page in the window. Times are monotonic milliseconds. */
export interface PageWatch {
  openedAtMs: number;
  /** when the page was last known to be connected, or opened */
  lastSeenMs: number;
  /** how long it may stay unconnected before it is opened again */
  patienceMs: number;
}

export const firstPatienceMs = 10_000;
/** A page that never connects is opened more and more rarely, so that its failure stays readable on the screen. */
export const longestPatienceMs = 80_000;

/** The page was opened just now; `before` is what was known of the one before it. */
export function pageOpened(nowMs: number, before?: PageWatch): PageWatch {
  const wasSeen = before === undefined || before.lastSeenMs > before.openedAtMs;
  const patienceMs = wasSeen ? firstPatienceMs : Math.min(longestPatienceMs, before.patienceMs * 2);
  return { openedAtMs: nowMs, lastSeenMs: nowMs, patienceMs };
}

/** The terminal said whether a page is connected; `reopen` when it has been missing for too long. */
export function pageReported(
  watch: PageWatch,
  connected: boolean,
  nowMs: number,
): { watch: PageWatch; reopen: boolean } {
  if (connected)
    return { watch: { ...watch, lastSeenMs: nowMs, patienceMs: firstPatienceMs }, reopen: false };
  return { watch, reopen: nowMs - watch.lastSeenMs >= watch.patienceMs };
}
