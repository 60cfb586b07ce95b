const atMostEveryMs = 1000;
/** typing with an input method moves no pointer and presses no plain key, and is activity all the same */
const events = [
  'pointerdown',
  'keydown',
  'input',
  'compositionstart',
  'compositionupdate',
  'compositionend',
] as const;

/**
 * Reports that somebody is at it, at most once a second. Returns the function that stops watching.
 * `nowMs` is monotonic.
 */
export function watchActivity(target: EventTarget, report: () => void, nowMs: () => number): () => void {
  let lastMs = -Infinity;
  const noticed = () => {
    if (nowMs() - lastMs < atMostEveryMs) return;
    lastMs = nowMs();
    report();
  };
  for (const event of events) target.addEventListener(event, noticed, { capture: true, passive: true });
  return () => {
    for (const event of events) target.removeEventListener(event, noticed, { capture: true });
  };
}
