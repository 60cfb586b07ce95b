import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../contract/clock.ts';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { TerminalKeys } from '../../offline-cache/keys/terminal-keys.ts';
import { openStore, type OpenedStore } from '../../offline-cache/store/open-store.ts';
import { nationalSealer } from '../../offline-cache/store/sealer.ts';
import { servePage, type PageServer } from './channel/page-server.ts';
import { readConfiguration } from './configuration.ts';
import { openLog, type Log } from './log.ts';
import type { OfferInForce } from './offer/offer-in-force.ts';
import { openOffer } from './offer/open-offer.ts';
import { openKeys } from './open-keys.ts';
import { startFailure, type StartFailure } from './start-failure.ts';
import type { TerminalOptions } from './terminal.ts';

/** What a terminal stands on, opened. */
export interface Foundations {
  configuration: TerminalConfiguration;
  log: Log;
  keys: TerminalKeys;
  store: OpenedStore;
  offer: OfferInForce;
  page: PageServer;
}

/** Opens everything in order; what was opened before a failure is closed again. */
export async function layFoundations(options: TerminalOptions): Promise<Result<Foundations, StartFailure>> {
  const configuration = readConfiguration(options.folder);
  if (!configuration.ok)
    return failed(startFailure(configuration.failure.code, configuration.failure.detail));
  if (!existsSync(path.join(options.pageFolder, 'index.html')))
    return failed(startFailure('pageMissing', options.pageFolder));
  const log = openLog(path.join(options.folder, 'log'));
  const keys = openKeys(options.folder, configuration.value, log);
  if (!keys.ok) return keys;
  const store = openTerminalStore(options, configuration.value.terminalId, keys.value, log);
  if (!store.ok) return store;
  const offer = openOffer(
    {
      builtIn: options.catalogueFolder,
      keeper: storeFolder(options),
      synchronised: path.join(options.folder, 'catalogue'),
    },
    log,
  );
  if (!offer.ok) {
    store.value.close();
    return offer;
  }
  const page = await openPage(options);
  if (!page.ok) {
    offer.value.database.close();
    store.value.close();
    return page;
  }
  return succeeded({
    ...{ configuration: configuration.value, log, keys: keys.value },
    ...{ store: store.value, offer: offer.value, page: page.value },
  });
}

function storeFolder({ folder }: { folder: string }): string {
  return path.join(folder, 'store');
}

/** Opens the store in the terminal's folder, and tells the log how far it can be used. */
export function openTerminalStore(
  options: Pick<TerminalOptions, 'folder' | 'clock' | 'randomness'>,
  terminalId: string,
  keys: TerminalKeys,
  log: Log,
): Result<OpenedStore, StartFailure> {
  const { clock, randomness } = options;
  const sealer = nationalSealer(keys, randomness, rememberedProblem(keys, clock));
  const store = openStore({ folder: storeFolder(options), terminalId, clock, randomness, sealer });
  if (!store.ok) return failed(startFailure(store.failure.code, store.failure.detail));
  const { bootCounter, durability } = store.value;
  log.info('terminal-starting', { terminalId, boot: bootCounter, durability });
  const refusal = store.value.refusal();
  if (refusal) log.error('store-refuses', { ...refusal });
  return store;
}

/** Asking a token makes a signature: once in this while is enough to tell before a citizen starts. */
const problemAgeMs = 30_000;

function rememberedProblem(keys: TerminalKeys, clock: Clock): () => string | undefined {
  let asked: { atMs: number; problem: string | undefined } | undefined;
  return () => {
    const nowMs = clock.monotonicMs();
    if (!asked || nowMs - asked.atMs > problemAgeMs) asked = { atMs: nowMs, problem: keys.problem() };
    return asked.problem;
  };
}

async function openPage(options: TerminalOptions): Promise<Result<PageServer, StartFailure>> {
  try {
    return succeeded(
      await servePage(options.pageFolder, {
        wantedPort: options.port,
        speechFolder: options.speechFolder,
        typingFolder: options.typingFolder,
      }),
    );
  } catch (error) {
    return failed(startFailure('portUnavailable', error instanceof Error ? error.message : ''));
  }
}
