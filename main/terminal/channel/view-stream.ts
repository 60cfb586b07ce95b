import type { VisitView } from '../../../contract/visit.ts';
import type { VisitService } from '../visit/visit-service.ts';

/** Every view from now on, the present one first. A slow page skips views in between: only the newest counts. */
export async function* viewStream(visit: VisitService, signal: AbortSignal): AsyncIterable<VisitView> {
  let sent = -1;
  let wake: () => void = () => undefined;
  const stopListening = visit.onView(() => wake());
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      const view = visit.view();
      if (view.revision !== sent) {
        sent = view.revision;
        yield view;
        continue;
      }
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stopListening();
    signal.removeEventListener('abort', onAbort);
  }
}
