/** A click follows the finger that was lifted; it has come by then, or there is none. */
const clickAfterMs = 300;

/**
 * The touch or key that woke the screen, until it is over. As long as it is held, what woke stays covered: a finger
 * that lands on a dark screen must not press what appears beneath it.
 */
export class HeldTouch {
  held = $state(false);
  readonly #after: (delayMs: number, action: () => void) => () => void;
  #cancel = () => {};

  /** @param after runs the action after a delay; the returned function cancels it */
  constructor(after: (delayMs: number, action: () => void) => () => void) {
    this.#after = after;
  }

  /** Watches the target; touches that begin while `covers` says so are held. Returns the function that ends it. */
  watch(target: EventTarget, covers: () => boolean): () => void {
    const begin = () => {
      if (covers()) this.held = true;
      if (this.held) this.#cancel();
    };
    const end = () => {
      if (this.held) this.#endAfter(clickAfterMs);
    };
    const over = () => {
      if (this.held) this.#endAfter(0);
    };
    const listening = [
      ['pointerdown', begin],
      ['keydown', begin],
      ['pointerup', end],
      ['pointercancel', end],
      ['keyup', over],
      ['click', over],
    ] as const;
    for (const [event, heard] of listening) target.addEventListener(event, heard, { capture: true });
    return () => {
      this.#cancel();
      for (const [event, heard] of listening) target.removeEventListener(event, heard, { capture: true });
    };
  }

  #endAfter(delayMs: number): void {
    this.#cancel();
    this.#cancel = this.#after(delayMs, () => (this.held = false));
  }
}
