import type { Randomness } from '../../contract/clock.ts';

/** Milliseconds; the values of the guarantees (G8). */
export const backoffBaseMs = 2_000;
export const backoffCapMs = 15 * 60_000;
/** A server that asks for more than this is not believed. */
export const retryAfterLimitMs = 24 * 60 * 60_000;

/**
 * Milliseconds until the next attempt after `failures` attempts that failed before this one: full jitter, a number
 * between 0 and min(cap, base · 2^failures), on top of what the server asked for: it asks all terminals for the same,
 * and they must not come back at once. Up to the cap; more only when the server asked for more.
 */
export function retryDelayMs(
  failures: number,
  retryAfterMs: number | undefined,
  randomness: Randomness,
): number {
  const ceiling = Math.min(backoffCapMs, backoffBaseMs * 2 ** failures);
  const asked = Math.min(retryAfterMs ?? 0, retryAfterLimitMs);
  return asked + randomness.fraction() * Math.min(ceiling, Math.max(0, backoffCapMs - asked));
}

/**
 * Milliseconds of a `Retry-After` header (RFC 9110, 10.2.3): seconds, or a date. A date is measured against the
 * reply's own `Date`, never against this machine's clock; without one it says nothing.
 */
export function parseRetryAfterMs(retryAfter: string | null, date: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d{1,9}$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const spanMs = Date.parse(retryAfter) - Date.parse(date ?? '');
  return Number.isFinite(spanMs) ? Math.max(0, spanMs) : undefined;
}
