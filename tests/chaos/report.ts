import type { FleetReport } from './fleet/fleet.ts';
import { faultNames, type FaultName } from './proxy/faults.ts';
import type { SimulationReport } from './simulation/simulate.ts';
import type { StormReport } from './storm/storm.ts';

export type ControlOutcome = 'failed as it must' | 'did not fail';

export interface ChaosReport extends StormReport {
  seed: number;
  /** faults that no request of this run met: it proves nothing about them */
  unmet: FaultName[];
  controls: Record<string, ControlOutcome>;
  fleet: FleetReport;
  simulation: SimulationReport;
}

export function unmetFaults({ faults }: StormReport): FaultName[] {
  return faultNames.filter((name) => (faults[name] ?? 0) === 0);
}

/** Why the run proves nothing, or proves a loss; empty when all is as it must be. */
export function shortcomings(report: ChaosReport): string[] {
  const { submitted, effects, duplicates, lost, unmet, controls, fleet, simulation } = report;
  const wrong = [...report.violations];
  if (lost > 0) wrong.push(`${lost} lost`);
  if (duplicates > 0) wrong.push(`${duplicates} doubled`);
  if (effects !== submitted) wrong.push(`${effects} effects of ${submitted} submissions`);
  if (unmet.length > 0) wrong.push(`never met: ${unmet.join(', ')}; more submissions meet more faults`);
  for (const [name, outcome] of Object.entries(controls))
    if (outcome !== 'failed as it must') wrong.push(`the control ${name} did not fail`);
  if (fleet.crowded.length > 0) wrong.push(`a fleet comes back at once after ${fleet.crowded.join(', ')}`);
  if (!simulation.holds) wrong.push(`simulation: ${simulation.counterexample ?? 'failed'}`);
  return wrong;
}

/** For people. */
export function summary(report: ChaosReport): string {
  const { submitted, effects, lost, duplicates, faults, requests, kills, seed, simulation, fleet } = report;
  const met = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const shares = Object.entries(fleet.shares).map(([name, share]) => `${name} ${Math.round(share * 100)} %`);
  return [
    `seed ${seed}`,
    `storm: ${submitted} submitted, ${effects} effects, ${lost} lost, ${duplicates} doubled;`,
    `  ${requests} requests met ${met} faults of ${faultNames.length} kinds, the gateway was killed ${kills} times`,
    `controls: ${Object.entries(report.controls)
      .map(([name, outcome]) => `${name} ${outcome}`)
      .join(', ')}`,
    `fleet of ${fleet.terminals}, most within one second: ${shares.join(', ')}`,
    `simulation: ${simulation.runs} histories, ${simulation.virtualHours} hours, ${simulation.submitted} submitted, ` +
      `${simulation.effects} effects, ${simulation.crashes} crashes, restores: ${simulation.restores}`,
  ].join('\n');
}
