/**
 * What runs in virtual time, in a process of its own: it keeps one processor busy, while the storm beside it mostly waits
 * for real time. Started as a program, it takes one order from its parent, answers it and is ended.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openPGliteMemory } from '../../platform/database/pglite-database.ts';
import { measureFleet, type FleetReport } from './fleet/fleet.ts';
import type { ControlOutcome } from './report.ts';
import { simulate, type SimulationReport } from './simulation/simulate.ts';

export interface VirtualOrder {
  seed: number;
  histories: number;
  /** the parent's, who removes it */
  folder: string;
}

export interface VirtualReport {
  simulation: SimulationReport;
  fleet: FleetReport;
  retryWithoutJitter: ControlOutcome;
}

const fleetSize = 100;

/** Rejects when the process ends without an answer: what went wrong stands on standard error. */
export async function virtualPartsInOwnProcess(order: VirtualOrder): Promise<VirtualReport> {
  const child = fork(import.meta.filename);
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process of the simulation ended without a report');
  });
  child.send(order);
  const [report] = (await Promise.race([once(child, 'message'), ended])) as [VirtualReport];
  // it is not left to end itself: Node 24 may wait for ever for what it compiles just then (nodejs/node#54918)
  child.kill('SIGKILL');
  return report;
}

async function virtualParts({ seed, histories, folder }: VirtualOrder): Promise<VirtualReport> {
  const progress = (text: string): void => console.error(`  ${text}`);
  const database = await openPGliteMemory();
  console.error(`simulation: ${histories} histories, seed ${seed}`);
  const simulation = await simulate({ seed, runs: histories, folder, database, progress });
  console.error(`fleet: ${fleetSize} terminals, with and without jitter`);
  const shared = { seed, terminals: fleetSize, folder, database };
  const fleet = await measureFleet({ ...shared, jitter: true });
  const { crowded } = await measureFleet({ ...shared, jitter: false });
  await database.close();
  const allCrowded = crowded.length === Object.keys(fleet.shares).length;
  return { simulation, fleet, retryWithoutJitter: allCrowded ? 'failed as it must' : 'did not fail' };
}

if (import.meta.main) {
  // whoever ordered it is gone
  process.once('disconnect', () => process.exit(1));
  process.once('message', (order: VirtualOrder) => {
    void virtualParts(order).then((report) => process.send?.(report));
  });
}
