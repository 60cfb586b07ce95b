import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { TerminalConfiguration } from '../../contract/configuration.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { openStore, type OpenedStore } from '../../offline-cache/store/open-store.ts';
import { compiledForms } from './compiled-forms.ts';
import { queryAsker } from '../../offline-cache/sync/ask.ts';
import { GatewayClient } from '../../offline-cache/sync/gateway-client.ts';
import { GatewaySync } from '../../offline-cache/sync/sync.ts';
import { openChannel, type Channel } from './channel/channel-server.ts';
import { servePage, type PageServer } from './channel/page-server.ts';
import { ConnectionTokens } from './channel/tokens.ts';
import { eraseFromTimeToTime } from './erasing.ts';
import { viewStream } from './channel/view-stream.ts';
import { readConfiguration } from './configuration.ts';
import { configuredDevices } from './devices.ts';
import { CardToForm } from './card-to-form.ts';
import { openLog, type Log } from './log.ts';
import { machineFacts } from './machine-facts.ts';
import { personKeys } from './person-key.ts';
import type { OfferInForce } from './offer/offer-in-force.ts';
import { formWarmer } from './offer/form-warmer.ts';
import { offerSync } from './offer/offer-sync.ts';
import { openOffer } from './offer/open-offer.ts';
import { startFailure, type StartFailure } from './start-failure.ts';
import { VisitService } from './visit/visit-service.ts';

export interface TerminalOptions {
  /** holds terminal.json, the store, the log and the keys */
  folder: string;
  catalogueFolder: string;
  /** the built page */
  pageFolder: string;
  clock: Clock;
  randomness: Randomness;
  /** 0 or absent: any free port */
  port?: number;
}

export interface RunningTerminal {
  /** where the page is served */
  address: string;
  /** a one-time token for the next page */
  mintToken(): string;
  pageConnected(): boolean;
  stop(): Promise<void>;
}

/** The composition root: opens what a terminal stands on, in order, and stops with one sentence when it cannot. */
export async function startTerminal(
  options: TerminalOptions,
): Promise<Result<RunningTerminal, StartFailure>> {
  const configuration = readConfiguration(options.folder);
  if (!configuration.ok)
    return failed(startFailure(configuration.failure.code, configuration.failure.detail));
  if (!existsSync(path.join(options.pageFolder, 'index.html')))
    return failed(startFailure('pageMissing', options.pageFolder));
  const { terminalId } = configuration.value;
  const storeFolder = path.join(options.folder, 'store');
  const store = openStore({
    folder: storeFolder,
    terminalId,
    clock: options.clock,
    randomness: options.randomness,
  });
  if (!store.ok) return failed(startFailure(store.failure.code, store.failure.detail));
  const log = openLog(path.join(options.folder, 'log'));
  log.info('terminal-starting', {
    terminalId,
    boot: store.value.bootCounter,
    durability: store.value.durability,
  });
  const offer = openOffer(
    {
      builtIn: options.catalogueFolder,
      keeper: storeFolder,
      synchronised: path.join(options.folder, 'catalogue'),
    },
    log,
  );
  if (!offer.ok) {
    store.value.close();
    return failed(offer.failure);
  }
  const page = await openPage(options);
  if (!page.ok) {
    offer.value.database.close();
    store.value.close();
    return page;
  }
  return succeeded(compose(options, configuration.value, store.value, offer.value, page.value, log));
}

async function openPage(options: TerminalOptions): Promise<Result<PageServer, StartFailure>> {
  try {
    return succeeded(await servePage(options.pageFolder, options.port));
  } catch (error) {
    return failed(startFailure('portUnavailable', error instanceof Error ? error.message : ''));
  }
}

function compose(
  options: TerminalOptions,
  configuration: TerminalConfiguration,
  store: OpenedStore,
  offer: OfferInForce,
  page: PageServer,
  log: Log,
): RunningTerminal {
  const { clock, randomness } = options;
  const devices = configuredDevices(configuration, clock);
  const { address, keyFile } = configuration.platform;
  const client = new GatewayClient({ address, keyFile, clock });
  const sync = new GatewaySync({
    queue: store.queue,
    client,
    clock,
    randomness,
    report: ({ kind, ...facts }) => log.info(`sync-${kind}`, facts),
  });
  const form = compiledForms();
  const visit = new VisitService({
    catalogue: () => offer.catalogue,
    get indicators() {
      return offer.indicators;
    },
    form,
    facts: () => machineFacts(store, sync, devices),
    reader: devices.idCardReader,
    store: store.submissions,
    printer: devices.receiptPrinter,
    ask: queryAsker(client),
    nudge: () => sync.nudge(),
    personKey: personKeys(options.folder, randomness),
    configuration,
    clock,
    randomness,
    log,
  });
  offer.switchBetween(visit);
  offer.onCatalogue(formWarmer(form, clock));
  const catalogueSync = offerSync(offer, { platform: configuration.platform, clock, randomness, log });
  const tokens = new ConnectionTokens(randomness);
  const cardToForm = new CardToForm(clock, log);
  const channel: Channel = openChannel(
    page,
    tokens,
    {
      watch: (signal) => viewStream(visit, signal),
      send: (intent) => visit.send(intent),
      nextToken: () => tokens.mint(),
      painted: (revision) => cardToForm.painted(revision),
    },
    log,
  );
  devices.idCardReader.onEvent((event) => {
    if (event.kind !== 'status')
      log.info('card-event', {
        kind: event.kind,
        ...(event.kind === 'cardProblem' ? { problem: event.problem, statusWord: event.statusWord } : {}),
      });
    visit.cardEvent(event);
    if (event.kind === 'cardRead') cardToForm.read(event.timing.lastByteMs, visit.view().revision);
  });
  devices.receiptPrinter.onStatus((status) => {
    log.info('receipt-printer-status', { ...status });
    visit.refresh();
  });
  store.submissions.onChange((caseId) => visit.caseChanged(caseId));
  sync.onLine((line) => {
    log.info('line', { line });
    if (line === 'online') catalogueSync.lineIsBack();
    visit.refresh();
  });
  devices.idCardReader.start();
  devices.receiptPrinter.start();
  sync.start();
  catalogueSync.start();
  const stopErasing = eraseFromTimeToTime(store, clock, log);
  log.info('terminal-ready', { address: page.address, catalogue: offer.catalogue.manifest.generation });
  return {
    address: page.address,
    mintToken: () => tokens.mint(),
    pageConnected: () => channel.pageConnected(),
    stop: () => stopAll(),
  };

  async function stopAll(): Promise<void> {
    channel.close();
    visit.stop();
    stopErasing();
    await Promise.all([
      sync.stop(),
      catalogueSync.stop(),
      devices.idCardReader.stop(),
      devices.receiptPrinter.stop(),
      page.close(),
    ]);
    store.close();
    offer.database.close();
    log.info('terminal-stopped');
  }
}
