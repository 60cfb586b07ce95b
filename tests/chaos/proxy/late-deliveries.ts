import type { LineRequest } from './exchange.ts';

interface Held {
  request: LineRequest;
  deliver: () => Promise<unknown>;
}

/** Requests that were held back on the way until a later one has been through. */
export class LateDeliveries {
  #held: Held[] = [];

  add(request: LineRequest, deliver: () => Promise<unknown>): void {
    this.#held.push({ request, deliver });
  }

  /** Called when `passed` has been through: everything held before it follows. */
  async deliverBefore(passed: LineRequest): Promise<void> {
    const due = this.#held.filter(({ request }) => request !== passed);
    this.#held = this.#held.filter(({ request }) => request === passed);
    for (const { deliver } of due) await deliver();
  }

  /** Nothing later will come: everything held is delivered now. */
  async deliverAll(): Promise<void> {
    const due = this.#held.splice(0);
    for (const { deliver } of due) await deliver();
  }
}
