import type { Result } from '../../contract/result.ts';

/** Why a cable carries nothing although it is plugged in; `detail` is for whoever looks at the dock. */
export interface CableFailure {
  code: string;
  detail: string;
}

/** `broken` is a cable that should be in and is not; it may be tried again until it is unplugged. */
export type CableState =
  { kind: 'plugged' } | { kind: 'unplugged' } | { kind: 'broken'; failure: CableFailure };

/** What joins an emulated device to the terminal, of whatever kind: it can be pulled out and put in again. */
export interface DockCable {
  /** where the terminal finds the device; the same after every plugging in */
  readonly path: string;
  state(): CableState;
  onState(listener: (state: CableState) => void): () => void;
  /** A failure is also the cable's state. */
  plug(): Promise<Result<void, CableFailure>>;
  unplug(): Promise<void>;
  /** Unplugs for good. */
  close(): Promise<void>;
}

/**
 * A cable made of two deeds: what joins, and what parts. Deeds may be asked for in any order and quickly: they take
 * effect one after another, each completely.
 */
export class SwitchedCable implements DockCable {
  readonly path: string;
  readonly #join: () => Promise<Result<void, CableFailure>>;
  readonly #part: () => Promise<void>;
  readonly #listeners = new Set<(state: CableState) => void>();
  #state: CableState = { kind: 'unplugged' };
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(parts: { path: string; join(): Promise<Result<void, CableFailure>>; part(): Promise<void> }) {
    this.path = parts.path;
    this.#join = () => parts.join();
    this.#part = () => parts.part();
  }

  state(): CableState {
    return this.#state;
  }

  onState(listener: (state: CableState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  plug(): Promise<Result<void, CableFailure>> {
    return this.#inTurn(async () => {
      if (this.#closed || this.#state.kind === 'plugged') return { ok: true, value: undefined };
      const joined = await this.#join();
      this.#become(joined.ok ? { kind: 'plugged' } : { kind: 'broken', failure: joined.failure });
      return joined;
    });
  }

  unplug(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#part();
      this.#become({ kind: 'unplugged' });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.unplug();
    this.#listeners.clear();
  }

  /** It was in and fell out by itself. */
  fellOut(failure: CableFailure): void {
    if (this.#state.kind === 'plugged') this.#become({ kind: 'broken', failure });
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #become(state: CableState): void {
    this.#state = state;
    this.#listeners.forEach((listener) => listener(state));
  }
}
