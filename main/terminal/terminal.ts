import type { Clock, Randomness } from '../../contract/clock.ts';
import { succeeded, type Result } from '../../contract/result.ts';
import { pageAddress } from '../../contract/shell.ts';
import { staffScreenPage } from '../../contract/staff-screen.ts';
import { queryAsker } from '../../offline-cache/sync/ask.ts';
import { GatewayClient } from '../../offline-cache/sync/gateway-client.ts';
import { GatewaySync } from '../../offline-cache/sync/sync.ts';
import { CardToForm } from './card-to-form.ts';
import { openChannel, type Channel } from './channel/channel-server.ts';
import { PageProof } from './channel/page-proof.ts';
import { ConnectionTokens } from './channel/tokens.ts';
import { openUpgrades } from './channel/upgrades.ts';
import { viewStream } from './channel/view-stream.ts';
import { compiledForms } from './compiled-forms.ts';
import { deviceReports } from './device-reports.ts';
import { allDevices, configuredDevices } from './devices.ts';
import { layFoundations, type Foundations } from './foundations.ts';
import { lightsFollow } from './indicator-lights.ts';
import { machineFacts } from './machine-facts.ts';
import { civilDate } from './offer/age.ts';
import { formWarmer } from './offer/form-warmer.ts';
import { withheldItems } from './offer/offer.ts';
import { offerSync } from './offer/offer-sync.ts';
import { copyNumbers } from './copy-numbers.ts';
import { personKeys } from './person-key.ts';
import { receiptCodes, reprintCode } from './receipt-code.ts';
import { openScreenChannel } from './staff/screen-channel.ts';
import { openStaffServer } from './staff/staff-server.ts';
import { StaffWatch } from './staff/staff-watch.ts';
import { staffDesk } from './staff/staff-desk.ts';
import { terminalMule } from './staff/terminal-mule.ts';
import type { StartFailure } from './start-failure.ts';
import { keepUp } from './upkeep.ts';
import { VisitService } from './visit/visit-service.ts';
import { watchWrongCard } from './wrong-card.ts';

export interface TerminalOptions {
  /** holds terminal.json, the store, the log and the keys */
  folder: string;
  catalogueFolder: string;
  /** the built page */
  pageFolder: string;
  /** the clips the page speaks with; without it the page is silent */
  speechFolder?: string;
  /** the dictionary and the model that Chinese is typed with; without it the page says that nobody can type */
  typingFolder?: string;
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
  /** how the connected page is, as the shell wants to know it */
  page(): { pageConnected: boolean; paintedMsAgo?: number };
  stop(): Promise<void>;
}

/** The composition root: opens what a terminal stands on, in order, and stops with one sentence when it cannot. */
export async function startTerminal(
  options: TerminalOptions,
): Promise<Result<RunningTerminal, StartFailure>> {
  const foundations = await layFoundations(options);
  if (!foundations.ok) return foundations;
  return succeeded(await compose(options, foundations.value));
}

async function compose(
  options: TerminalOptions,
  { configuration, log, keys, store, offer, page }: Foundations,
): Promise<RunningTerminal> {
  const { clock, randomness } = options;
  const devices = configuredDevices(configuration, clock, log);
  const { terminalId } = configuration;
  const { address, keyFile, publicAddress } = configuration.platform;
  const client = new GatewayClient({ address, keyFile, clock, trust: keys });
  const sync = new GatewaySync({
    queue: store.queue,
    client,
    keys,
    terminalId,
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
    someoneNear: () => devices.sensors?.status().proximity === 'present',
    reader: devices.idCardReader,
    store: store.submissions,
    printer: devices.receiptPrinter,
    ...(devices.codeScanner ? { scanner: devices.codeScanner } : {}),
    platformKeys: () => keys.platformKeys(),
    ...(devices.documentPrinter ? { documentPrinter: devices.documentPrinter } : {}),
    ask: queryAsker(client),
    nudge: () => sync.nudge(),
    personKey: personKeys(options.folder, randomness),
    receiptCode: receiptCodes({ terminalId, publicAddress, keys }),
    reprintCode: (progress) => reprintCode(publicAddress, progress),
    nextCopy: copyNumbers(options.folder, log),
    configuration,
    clock,
    randomness,
    log,
  });
  offer.switchBetween(visit);
  offer.onCatalogue(formWarmer(form, clock));
  const catalogueSync = offerSync(offer, { platform: configuration.platform, clock, randomness, log });
  const tokens = new ConnectionTokens(randomness);
  const proof = new PageProof(clock, () => visit.view().revision);
  visit.onView(({ revision }) => proof.shows(revision));
  const cardToForm = new CardToForm(clock, log);
  const upgrades = openUpgrades(page, log);
  const channel: Channel = openChannel(
    upgrades,
    tokens,
    {
      watch: (signal) => viewStream(visit, signal),
      send: (intent) => visit.send(intent),
      nextToken: () => tokens.mint(),
      painted: (revision) => cardToForm.painted(revision),
      proves: (revision) => proof.proves(revision),
      camera: (status) => {
        if (!devices.documentCamera?.reported(status)) return;
        log.info('document-camera-status', { ...status });
        visit.refresh();
      },
    },
    log,
    () => proof.pageChanged(),
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
  devices.codeScanner?.onEvent((event) => {
    if (event.kind === 'status') log.info('code-scanner-status', { ...event.status });
    else log.info('code-event', { kind: event.kind });
    visit.codeEvent(event);
  });
  devices.sensors?.onStatus((status) => {
    log.info('sensors', { ...status });
    visit.presenceChanged();
  });
  devices.receiptPrinter.onStatus((status) => {
    log.info('receipt-printer-status', { ...status });
    visit.refresh();
  });
  devices.documentPrinter?.onStatus((status) => {
    log.info('document-printer-status', { ...status });
    visit.refresh();
  });
  store.submissions.onChange((caseId) => visit.caseChanged(caseId));
  sync.onLine((line) => {
    log.info('line', { line });
    if (line === 'online') catalogueSync.lineIsBack();
    visit.refresh();
  });
  const mule = terminalMule({ folder: options.folder, store, keys, terminalId, clock, randomness });
  const screenTokens = new ConnectionTokens(randomness);
  const desk = staffDesk({
    devices: () => deviceReports(devices, configuration.devices),
    screenAddress: () => pageAddress(`${page.address}${staffScreenPage}`, screenTokens.mint()),
    ...{ store, mule, nudge: () => sync.nudge() },
  });
  const wrongCard = devices.socialSecurityReader
    ? watchWrongCard(devices.socialSecurityReader, log, () =>
        visit.cardEvent({ kind: 'cardProblem', problem: 'inOtherReader' }),
      )
    : (): undefined => undefined;
  const staffWatch = new StaffWatch({
    facts: () => {
      const facts = machineFacts(store, sync, devices);
      return {
        reports: deviceReports(devices, configuration.devices),
        wrongCard: wrongCard(),
        withheld: withheldItems(offer.catalogue, facts, civilDate(clock.wallMs())),
        line: facts.line,
        counts: store.submissions.counts(),
        refusal: facts.storageRefusal,
      };
    },
    ...{ configuration, clock },
  });
  const screen = openScreenChannel(upgrades, screenTokens, staffWatch, log);
  const staff = await openStaffServer(options.folder, desk, randomness, log);
  const stopLights = devices.lights ? lightsFollow(visit, devices.lights) : (): void => undefined;
  for (const device of allDevices(devices)) device.start();
  sync.start();
  catalogueSync.start();
  const stopUpkeep = keepUp({ store, isIdle: () => visit.isIdle(), clock, log });
  log.info('terminal-ready', { address: page.address, catalogue: offer.catalogue.manifest.generation });
  return {
    address: page.address,
    mintToken: () => tokens.mint(),
    page: () => {
      const paintedMsAgo = proof.msAgo();
      return {
        pageConnected: channel.pageConnected(),
        ...(paintedMsAgo === undefined ? {} : { paintedMsAgo }),
      };
    },
    stop: () => stopAll(),
  };

  async function stopAll(): Promise<void> {
    channel.close();
    screen.close();
    upgrades.close();
    staff.close();
    staffWatch.stop();
    stopLights();
    visit.stop();
    stopUpkeep();
    await Promise.all([
      sync.stop(),
      catalogueSync.stop(),
      ...allDevices(devices).map((device) => device.stop()),
      page.close(),
    ]);
    store.close();
    offer.database.close();
    log.info('terminal-stopped');
  }
}
