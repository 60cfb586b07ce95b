import { setTimeout as realWait } from 'node:timers/promises';

/** Real milliseconds between looks. */
const lookEveryMs = 20;

/** Looks until it holds; answers false when it has not within `limitMs` of real time. */
export async function eventually(limitMs: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (let waited = 0; waited < limitMs; waited += lookEveryMs) {
    if (await holds()) return true;
    await realWait(lookEveryMs);
  }
  return false;
}
