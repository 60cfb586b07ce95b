import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { v4 } from 'uuid';
import type { Randomness } from '../../../contract/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import { AgencyLedger } from '../agency-ledger.ts';
import { randomnessAt } from '../seeded-draw.ts';
import { passTime } from '../simulation/pass-time.ts';
import { busySeconds, SimulatedLine, type Weather } from '../simulation/simulated-line.ts';
import { SimulatedPlatform } from '../simulation/simulated-platform.ts';
import { SimulatedTerminal } from '../simulation/simulated-terminal.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { prepareDatabase, usualTiming } from '../under-test.ts';
import { largestShareWithin } from './largest-share.ts';

interface Outage {
  weather: Weather;
  lastsMs: number;
  /** the requests whose crowding would hurt: those that carry submissions, or any */
  counts: 'submissions' | 'any';
  /** largest share of the fleet that may come within one second */
  limit: number;
}

/** The worst case of each: it strikes all terminals at the same moment, while each has something to send. */
const outages = {
  /** the line is cut for all; they come back when a look at the line succeeds, every five seconds at most */
  lineCut: { weather: 'down', lastsMs: 120_000, counts: 'any', limit: 0.6 },
  /** errors for so long that the back-off has grown to minutes */
  longFailure: { weather: 'failing', lastsMs: 20 * 60_000, counts: 'submissions', limit: 0.2 },
  /** all are asked to come back at the same time: what lies between them is the base of the back-off, 2 s */
  sameRetryAfter: { weather: 'busy', lastsMs: (busySeconds - 1) * 1000, counts: 'submissions', limit: 0.9 },
} as const satisfies Record<string, Outage>;

export type OutageName = keyof typeof outages;

export interface FleetReport {
  terminals: number;
  /** by outage: largest share of the fleet that came back within one second */
  shares: Record<OutageName, number>;
  /** the outages after which too many came at once */
  crowded: OutageName[];
}

export interface FleetOptions {
  seed: number;
  terminals: number;
  folder: string;
  database: Database;
  /** false: everybody draws the same, as without jitter */
  jitter: boolean;
}

const windowMs = 1_000;
const recoveryStepMs = 60_000;
/** more than the longest back-off */
const recoverySteps = 20;
/** A line that is down is looked at as in production; looks while all is well are not what is measured here. */
const timing = { ...usualTiming, probeOnlineMs: 60 * 60_000, pollMs: 60 * 60_000 };

/** How many of a fleet come back within one second after an outage that struck them all at once (G8). */
export async function measureFleet(options: FleetOptions): Promise<FleetReport> {
  const { seed, terminals, database, jitter } = options;
  const names = Array.from({ length: terminals }, (_, index) => `FLEET-${jitter ? 'A' : 'B'}-${index + 1}`);
  await prepareDatabase(database, randomnessAt(seed, 'fleet'), names);
  const folder = mkdtempSync(join(options.folder, 'fleet-'));
  const time = new VirtualTime();
  const platform = new SimulatedPlatform(time, database, randomnessAt(seed, 'fleet'), new AgencyLedger());
  const fleet = names.map((id) => {
    mkdirSync(join(folder, id));
    const line = new SimulatedLine(time, platform, seed, id, 0);
    const randomness = fleetRandomness(options, id);
    return new SimulatedTerminal({ id, folder: join(folder, id), time, line, seed, timing, randomness });
  });
  try {
    await passTime(time, fleet, windowMs);
    const shares = { lineCut: 0, longFailure: 0, sameRetryAfter: 0 };
    const cases = randomnessAt(seed, 'fleet cases', String(jitter));
    for (const name of outageNames) shares[name] = await crowdAfter(outages[name], fleet, time, cases);
    return { terminals, shares, crowded: outageNames.filter((name) => shares[name] > outages[name].limit) };
  } finally {
    for (const terminal of fleet) await terminal.close();
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const outageNames: readonly OutageName[] = ['lineCut', 'longFailure', 'sameRetryAfter'];

function fleetRandomness({ seed, jitter }: FleetOptions, id: string): Randomness {
  const own = randomnessAt(seed, 'fleet', id, String(jitter));
  return jitter ? own : { ...own, fraction: () => 0.999 };
}

async function crowdAfter(
  outage: Outage,
  fleet: readonly SimulatedTerminal[],
  time: VirtualTime,
  cases: Randomness,
): Promise<number> {
  for (const terminal of fleet) {
    terminal.line.weather = outage.weather;
    terminal.save({ caseId: v4({ random: cases.bytes(16) }), kind: 'application' });
  }
  await passTime(time, fleet, outage.lastsMs);
  const cameBackAtMs: number[] = [];
  for (const { line } of fleet) {
    line.weather = 'good';
    line.sent = (method) => {
      if (outage.counts === 'submissions' && method === 'GET') return;
      cameBackAtMs.push(time.nowMs());
      line.sent = () => undefined;
    };
  }
  const areAllSent = (): boolean => fleet.every((terminal) => terminal.unsent() === 0);
  for (let step = 0; step < recoverySteps && !areAllSent(); step += 1)
    await passTime(time, fleet, recoveryStepMs);
  if (!areAllSent()) throw new Error('the fleet did not come back');
  return largestShareWithin(cameBackAtMs, windowMs);
}
