/** Somebody who set the display on the first screen and left without beginning. */
const leftAfterMs = 120_000;

/** What stands between two people: the screen before the visit, and how the display is set. */
interface Between {
  screen: string;
  changed: boolean;
}

/**
 * Puts the display back for the next person: when a visit ends, and when it was set on the first screen and nothing
 * followed. Call it with every change; the returned function calls off what was planned.
 */
export function resetBetweenVisits(
  before: string | undefined,
  now: Between,
  reset: () => void,
  after: (delayMs: number, action: () => void) => () => void,
): () => void {
  const nothingPlanned = () => {};
  if (now.screen !== 'idle' || !now.changed) return nothingPlanned;
  if (before !== undefined && before !== 'idle') {
    reset();
    return nothingPlanned;
  }
  return after(leftAfterMs, reset);
}
