import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../contract/clock.ts';
import { realClock, realRandomness } from '../../../offline-cache/store/fixtures/real-time.ts';
import type { OpenedStore } from '../../../offline-cache/store/open-store.ts';
import { GatewayClient } from '../../../offline-cache/sync/gateway-client.ts';
import type { ExchangedKeys } from '../../../offline-cache/sync/key-exchange.ts';
import type { SyncEvent } from '../../../offline-cache/sync/sync-event.ts';
import { GatewaySync } from '../../../offline-cache/sync/sync.ts';
import { testKeySet } from '../../../seal/testing/test-keys.ts';
import { benchTerminalId } from '../bench-store.ts';
import { benchKey } from './gateway-process.ts';

/** A terminal that was enrolled before: it believes in the test keys and its own is known. */
const enrolledKeys: ExchangedKeys = {
  platformKeys: () => testKeySet.platform,
  registration: () => undefined,
  takeKeySet: () => ({ ok: true, value: false }),
  takeCertificate: () => ({ ok: true, value: false }),
};

export interface SyncRun {
  sync: GatewaySync;
  /** milliseconds of the clock at which each receipt was kept, in order */
  receivedMs: number[];
  /** all other news, for when something does not go as it should */
  events: SyncEvent[];
  /** resolves when so many receipts were kept */
  received(count: number): Promise<void>;
}

/** The real sync over an opened store, towards a gateway at this address. */
export function syncOf(
  store: OpenedStore,
  folder: string,
  address: string,
  clock: Clock = realClock,
): SyncRun {
  const keyFile = join(folder, 'terminal.key');
  writeFileSync(keyFile, `${benchKey}\n`, { mode: 0o600 });
  const receivedMs: number[] = [];
  const events: SyncEvent[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const report = (event: SyncEvent): void => {
    if (event.kind !== 'received') return void events.push(event);
    receivedMs.push(clock.monotonicMs());
    for (const { count, resolve } of waiting) if (receivedMs.length >= count) resolve();
  };
  const client = new GatewayClient({ address, keyFile, clock, trust: enrolledKeys });
  const sync = new GatewaySync({
    ...{ queue: store.queue, client, keys: enrolledKeys, terminalId: benchTerminalId },
    ...{ clock, randomness: realRandomness, report },
  });
  return {
    sync,
    receivedMs,
    events,
    received: (count) => new Promise((resolve) => waiting.push({ count, resolve })),
  };
}
