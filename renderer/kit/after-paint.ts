/**
 * Runs `action` once the press that asked for it has been painted: what draws the whole screen anew takes an old machine longer
 * than a frame, and until then the button would look as if nobody had pressed it.
 */
export function afterPaint(action: () => void): void {
  requestAnimationFrame(() => setTimeout(action));
}
