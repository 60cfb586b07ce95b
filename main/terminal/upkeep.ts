import type { Clock } from '../../contract/clock.ts';
import type { StoreFailure } from '../../contract/outbox.ts';
import type { OpenedStore } from '../../offline-cache/store/open-store.ts';
import type { Log } from './log.ts';

/** Retention is told in days: four looks a day are more than enough. */
const eraseEveryMs = 6 * 60 * 60_000;
/** Between two slices of the full check, and as many records as take a blink on an old processor. */
const sliceEveryMs = 5_000;
const recordsInSlice = 50;
/** A disk that failed is tried again this often: a cable may have been pushed in, or the card changed. */
const reopenEveryMs = 60_000;
/** When every record was checked, the next round begins this much later. */
const roundEveryMs = 24 * 60 * 60_000;

export interface UpkeepParts {
  store: Pick<OpenedStore, 'eraseExpiredPayloads' | 'verifyNext' | 'idle' | 'refusal' | 'reopen'>;
  /** nobody is at the panel */
  isIdle(): boolean;
  clock: Clock;
  log: Log;
}

/**
 * What the store needs besides saving and sending: erases what need not be here any more, and, while nobody is at the
 * panel, looks at its records a slice at a time, empties its log, and tries a disk again that had failed.
 */
export function keepUp(parts: UpkeepParts): () => void {
  const stopErasing = repeat(parts.clock, () => erase(parts));
  const stopChecking = repeat(parts.clock, () => (parts.isIdle() ? check(parts) : sliceEveryMs));
  return () => {
    stopErasing();
    stopChecking();
  };
}

/** Runs `work` now and again each time after the milliseconds it answers. */
function repeat(clock: Clock, work: () => number): () => void {
  let cancel: () => void = () => undefined;
  const run = (): void => {
    cancel = clock.after(work(), run);
  };
  run();
  return () => cancel();
}

function erase({ store, log }: UpkeepParts): number {
  const erased = store.eraseExpiredPayloads();
  if (!erased.ok) log.error('erasing-failed', { code: erased.failure.code });
  else if (erased.value > 0) log.info('payloads-erased', { count: erased.value });
  return eraseEveryMs;
}

function check(parts: UpkeepParts): number {
  const { store, log } = parts;
  if (mayBeMendedByReopening(store.refusal()?.code)) return reopen(parts);
  const slice = store.verifyNext(recordsInSlice);
  if (!slice.ok) {
    log.error('store-check-failed', { code: slice.failure.code });
    return sliceEveryMs;
  }
  const { damaged, damagedCopies, isComplete } = slice.value;
  if (damaged.length > 0) log.error('records-damaged', { count: damaged.length });
  if (damagedCopies > 0) log.warn('copies-damaged', { count: damagedCopies });
  const emptied = store.idle();
  if (!emptied.ok) log.error('log-not-emptied', { code: emptied.failure.code });
  return isComplete ? roundEveryMs : sliceEveryMs;
}

function mayBeMendedByReopening(refusal: StoreFailure['code'] | undefined): boolean {
  return refusal === 'ioError' || refusal === 'corrupt' || refusal === 'readOnly';
}

/** Closes the store, checks everything and, where part of it is lost, carries over what is intact. */
function reopen({ store, log }: UpkeepParts): number {
  const reopened = store.reopen();
  const refusal = reopened.ok ? store.refusal() : reopened.failure;
  if (refusal) log.error('store-refuses', { ...refusal });
  else log.info('store-reopened');
  return reopenEveryMs;
}
