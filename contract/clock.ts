/**
 * Time is injected: wall clocks lie in villages, so order and identity never depend on them.
 * `wallMs` is for people (milliseconds since 1970-01-01T00:00:00Z), `monotonicMs` for measuring spans.
 */
export interface Clock {
  wallMs(): number;
  monotonicMs(): number;
  /** Runs `action` once after `delayMs`; the returned function cancels it. Never keeps the process alive. */
  after(delayMs: number, action: () => void): () => void;
}

/** Randomness is injected too, so that a failing seed replays. `bytes` must be cryptographic in production. */
export interface Randomness {
  bytes(count: number): Uint8Array;
  /** A number in [0, 1), for jitter. */
  fraction(): number;
}
