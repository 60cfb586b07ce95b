import type { Clock, Randomness } from '../../../contract/clock.ts';
import { CatalogueClient } from '../../../offline-cache/catalogue-sync/catalogue-client.ts';
import type { CatalogueSyncEvent } from '../../../offline-cache/catalogue-sync/catalogue-sync-event.ts';
import { CatalogueSync } from '../../../offline-cache/catalogue-sync/catalogue-sync.ts';
import type { Log } from '../log.ts';
import type { OfferInForce } from './offer-in-force.ts';

export interface OfferSyncParts {
  /** the gateway's base address and the file with the terminal's key */
  platform: { address: string; keyFile: string };
  clock: Clock;
  randomness: Randomness;
  log: Log;
}

/** Keeps the offer up to date with what the platform publishes. Not yet started. */
export function offerSync(offer: OfferInForce, parts: OfferSyncParts): CatalogueSync {
  const { platform, clock, randomness, log } = parts;
  const { address, keyFile } = platform;
  return new CatalogueSync({
    database: offer.database,
    source: new CatalogueClient({ address, keyFile, clock }),
    rules: offer.rules,
    clock,
    randomness,
    report: (event) => tell(log, event),
    onHeard: () => offer.platformHeard(),
  });
}

function tell(log: Log, event: CatalogueSyncEvent): void {
  switch (event.kind) {
    case 'refused':
      for (const problem of event.problems) {
        log.error('catalogue-problem', { from: 'platform', generation: event.generation, ...problem });
      }
      return;
    case 'damaged':
      return log.error('catalogue-damaged', { reason: event.reason });
    case 'database':
      return log.info('catalogue-database', { ...event.opening });
    case 'page':
    case 'activated':
    case 'failed': {
      const { kind, ...facts } = event;
      return log.info(`catalogue-${kind}`, facts);
    }
  }
}
