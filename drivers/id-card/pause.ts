import type { Clock } from '../../contract/clock.ts';

/** A wait that can be ended early. One wait at a time. */
export class Pause {
  readonly #clock: Clock;
  #end: (() => void) | undefined;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async wait(ms: number): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(ms, () => this.#end?.());
      this.#end = () => {
        this.#end = undefined;
        cancel();
        resolve();
      };
    });
  }

  /** Ends the present wait, if any. */
  wake(): void {
    this.#end?.();
  }

  /** Ends the present wait and every later one. */
  close(): void {
    this.#isClosed = true;
    this.wake();
  }
}
