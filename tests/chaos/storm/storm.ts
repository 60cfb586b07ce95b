import { join } from 'node:path';
import type { Database } from '../../../platform/database/database.ts';
import { AgencyLedger } from '../agency-ledger.ts';
import { fastClock } from '../fast-clock.ts';
import type { FaultName } from '../proxy/faults.ts';
import { randomnessAt } from '../seeded-draw.ts';
import {
  casesWaiting,
  openTerminal,
  prepareDatabase,
  readOutbox,
  readAttachments,
  readReceived,
  usualTiming,
  type GatewayClient,
  type GatewayClientOptions,
  type Received,
  type SyncEvent,
  type Terminal,
} from '../under-test.ts';
import { eventually } from './eventually.ts';
import { judge, type Saved, type Verdict } from './judge.ts';
import { KillablePlatform } from './killable-platform.ts';
import { openLines, type OpenLines } from './open-lines.ts';
import { impatientRequests, overlongDelays } from './patience.ts';
import { Troubles } from './troubles.ts';
import { workload } from './workload.ts';

export interface StormOptions {
  seed: number;
  submissions: number;
  /** for the terminals' stores; made, not removed */
  folder: string;
  openDatabase: () => Promise<Database>;
  /** people watch */
  progress: (text: string) => void;
  /** something that must make the run fail */
  control?: {
    clientOf?: (options: GatewayClientOptions) => GatewayClient;
    /** put between the gateway and its database */
    databaseOf?: (real: Database) => Database;
    /** effects the gateway has had and does not know of any more */
    forgotten?: () => readonly Received[];
    applicationsOnly?: boolean;
    /** the line fails in these ways only */
    faults?: readonly FaultName[];
  };
}

export interface StormReport extends Verdict {
  faults: Partial<Record<FaultName, number>>;
  requests: number;
  /** faults that struck in the middle of an upload */
  uploadFaults: number;
  kills: number;
}

const terminals = 3;
/** Times of the clocks against real time: a quarter of an hour of back-off is four and a half seconds. */
const terminalSpeed = 200;
/** Slower, because the platform asks its agencies every second of its own time. */
const platformSpeed = 20;
const timing = { ...usualTiming, pollMs: 60_000 };
/** Milliseconds of the terminals' clock. */
const timeoutMs = 200_000;
const betweenWavesMs = 3_000;
/** Small, so that an upload is many requests; each is in danger of its own. */
const chunkBytes = 8_192;
/** Real milliseconds for which the storm goes on at most when everything is saved: uploads come last. */
const stormTailMs = 15_000;
/** Real milliseconds in which everything must have arrived once the line is good: more than the longest back-off. */
const calmLimitMs = 60_000;

/** Real store, real sync, real gateway; only the line and the clocks are the run's. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const { seed, folder, control = {} } = options;
  const names = Array.from({ length: terminals }, (_, index) => `CHAOS-${index + 1}`);
  const agency = new AgencyLedger();
  const platform = await startedPlatform(options, names, agency);
  const clock = fastClock(terminalSpeed);
  const lines = await openLines({
    seed,
    lines: terminals,
    clock,
    gateway: () => platform.address(),
    killGateway: (moment) => platform.kill(moment),
    ...(control.faults && { faults: control.faults }),
  });
  const told: SyncEvent[] = [];
  const opened = names.map((id, index) =>
    openTerminal({
      ...{ id, seed, clock, timing, timeoutMs, chunkBytes, folder: join(folder, id) },
      address: lines.addresses[index] ?? '',
      report: (event) => void told.push(event),
      ...(control.clientOf && { clientOf: control.clientOf }),
    }),
  );
  const { saved, violations } = await weather(options, { opened, clock, platform, lines });
  await eventually(calmLimitMs, async () => (await platform.whileUp(casesWaiting)) === 0);
  const received = [...(await platform.whileUp(readReceived)), ...(control.forgotten?.() ?? [])];
  const attachments = await platform.whileUp((database) => readAttachments(database, uploadsOf(folder)));
  for (const terminal of opened) await terminal.close();
  await lines.close();
  await platform.close();
  const outboxes = new Map(names.map((id) => [id, readOutbox(join(folder, id))]));
  const verdict = judge({ saved, outboxes, received, attachments, agency });
  verdict.violations.push(...violations, ...impatientRequests(lines.events), ...overlongDelays(told));
  return { ...verdict, ...countsOf(lines), kills: platform.kills };
}

function uploadsOf(folder: string): string {
  return join(folder, 'uploads');
}

async function startedPlatform(
  { seed, folder, openDatabase, control }: StormOptions,
  names: readonly string[],
  agency: AgencyLedger,
): Promise<KillablePlatform> {
  const randomness = randomnessAt(seed, 'platform');
  const fresh = await openDatabase();
  await prepareDatabase(fresh, randomness, names);
  await fresh.close();
  const platform = new KillablePlatform({
    openDatabase: async () => {
      const real = await openDatabase();
      return control?.databaseOf?.(real) ?? real;
    },
    clock: fastClock(platformSpeed),
    randomness,
    agency,
    uploadsFolder: uploadsOf(folder),
  });
  await platform.start();
  return platform;
}

interface World {
  opened: readonly Terminal[];
  clock: ReturnType<typeof fastClock>;
  platform: KillablePlatform;
  lines: OpenLines;
}

/** Saves everything while the line is bad, then lets the line be good until everything has arrived. */
async function weather(
  options: StormOptions,
  { opened, clock, platform, lines }: World,
): Promise<{ saved: Saved[]; violations: string[] }> {
  const { seed, submissions, progress, control = {} } = options;
  const saved: Saved[] = [];
  const ratedShare = control.applicationsOnly ? 0 : 0.5;
  const waves = workload({ seed, submissions, terminals, ratedShare });
  const troubles = control.applicationsOnly
    ? undefined
    : new Troubles(seed, platform, opened, options.folder);
  for (const terminal of opened) terminal.start();
  for (const [index, wave] of waves.entries()) {
    await troubles?.at(index / waves.length);
    const terminal = opened[wave.terminal];
    for (const work of wave.works) {
      if (terminal)
        saved.push({
          ...{ ...terminal.save(work), terminal: terminal.id, kind: work.kind, hopeless: false },
          attachments: work.attachmentBytes === undefined ? 0 : 1,
        });
    }
    terminal?.nudge();
    await clock.wait(betweenWavesMs);
    if (index % 20 === 19) progress(`${saved.length} saved, ${countsOf(lines).requests} requests`);
  }
  await troubles?.at(1);
  const stillWaits = (terminal: Terminal): boolean => {
    const { queued, uploading } = terminal.unsent();
    return queued + uploading > (troubles?.brokenAt(terminal.id) ?? 0);
  };
  const othersAreThrough = (): boolean => !opened.some(stillWaits);
  progress('everything is saved; the storm goes on');
  await eventually(stormTailMs, othersAreThrough);
  await lines.calm();
  progress('the line is good from now on');
  const waited = !(await eventually(calmLimitMs, othersAreThrough));
  await troubles?.mend();
  // one that is under way is not with the platform yet: read too early, it would look lost
  await eventually(calmLimitMs, () => opened.every(isThrough));
  return {
    saved: [...saved, ...(troubles?.saved ?? [])],
    violations: waited ? ['others waited for the case at which the platform fails'] : [],
  };
}

function isThrough(terminal: Terminal): boolean {
  const { queued, uploading } = terminal.unsent();
  return queued + uploading === 0;
}

function countsOf({ events }: OpenLines): Pick<StormReport, 'faults' | 'requests' | 'uploadFaults'> {
  const faults: Partial<Record<FaultName, number>> = {};
  for (const event of events) if (event.kind === 'fault') faults[event.name] = (faults[event.name] ?? 0) + 1;
  const uploadFaults = events.filter((event) => event.kind === 'fault' && event.method === 'PATCH').length;
  return { faults, requests: events.filter(({ kind }) => kind === 'arrived').length, uploadFaults };
}
