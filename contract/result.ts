/**
 * The outcome of something that may fail in a known way. Known failures are values: plain data that crosses
 * every boundary unchanged. A thrown exception means a bug.
 */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; failure: Failure };

/** Wraps a success. */
export function succeeded<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value };
}

/** Wraps a known failure. */
export function failed<const Failure>(failure: Failure): { ok: false; failure: Failure } {
  return { ok: false, failure };
}
