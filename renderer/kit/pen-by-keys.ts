/** What a key did to the pen; `undefined` when the key is not the pen's. */
export type PenMove = 'down' | 'moved' | 'up' | undefined;

const steps: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Parts of the pad's height in one step, and where a stroke begins. */
const stepPart = 0.06;
const beginsAt = 0.5;
const margin = 0.05;

/**
 * A pen led by keys: Enter sets it down and lifts it, the arrows draw while it is down. The strokes are drawn by the
 * person as with a finger; nothing is drawn for them. Lengths are in the pad's own pixels.
 */
export class PenByKeys {
  #point: { x: number; y: number } | undefined;

  /** Where the pen is on the paper. */
  get point(): { x: number; y: number } | undefined {
    return this.#point;
  }

  press(key: string, width: number, height: number): PenMove {
    if (key === 'Enter') {
      this.#point = this.#point ? undefined : { x: width * 0.3, y: height * beginsAt };
      return this.#point ? 'down' : 'up';
    }
    const step = steps[key];
    if (step === undefined || this.#point === undefined) return undefined;
    const within = (value: number, most: number) =>
      Math.min(Math.max(value, most * margin), most * (1 - margin));
    this.#point = {
      x: within(this.#point.x + step[0] * height * stepPart, width),
      y: within(this.#point.y + step[1] * height * stepPart, height),
    };
    return 'moved';
  }

  lift(): void {
    this.#point = undefined;
  }
}
