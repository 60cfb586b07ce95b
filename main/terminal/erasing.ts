import type { Clock } from '../../contract/clock.ts';
import type { OpenedStore } from '../../offline-cache/store/open-store.ts';
import type { Log } from './log.ts';

/** Retention is told in days: four looks a day are more than enough. */
const everyMs = 6 * 60 * 60_000;

/** Keeps the promise of the consent screen: at boot and from time to time erases what need not be here any more. */
export function eraseFromTimeToTime(
  store: Pick<OpenedStore, 'eraseExpiredPayloads'>,
  clock: Clock,
  log: Log,
): () => void {
  let cancel: () => void = () => undefined;
  const look = (): void => {
    const erased = store.eraseExpiredPayloads();
    if (!erased.ok) log.error('erasing-failed', { code: erased.failure.code });
    else if (erased.value > 0) log.info('payloads-erased', { count: erased.value });
    cancel = clock.after(everyMs, look);
  };
  look();
  return () => cancel();
}
