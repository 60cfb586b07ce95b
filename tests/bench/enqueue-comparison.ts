import { figure, type BenchFigure } from './bench-report.ts';
import type { EnqueueContestant } from './enqueue-contestants.ts';
import type { Contestant, Run } from './take-turns.ts';

/** Names of the ratios that decide whether the aim is met. */
export const ratioToLimit = 'store alone / limit';
export const ratioToBestPeer = 'store alone / best peer at FULL';

/** Ours against each of the limits, the plain insert and the best peer of equal durability, run by run. */
export function compare(
  limits: readonly Contestant[],
  contestants: readonly EnqueueContestant[],
  measured: ReadonlyMap<Contestant, Run[]>,
): BenchFigure[] {
  const speedsOf = (contestant: Contestant) => (measured.get(contestant) ?? []).map((run) => run.perSecond);
  const against = (ours: Contestant, name: string, base: Contestant) => {
    const other = speedsOf(base);
    const ratios = speedsOf(ours).map((speed, index) => speed / (other[index] ?? Number.NaN));
    return figure(`${ours.name.replace(', save()', '')} / ${name}`, 'ratio', ratios, ours.durability);
  };
  const atFull = contestants.filter(({ setting }) => setting === 'FULL');
  const median = (contestant: Contestant) => figure('', '', speedsOf(contestant)).median;
  const plain = atFull.filter(({ part }) => part === 'plain');
  const best = atFull
    .filter(({ part }) => part === 'peer')
    .toSorted((a, b) => median(b) - median(a))
    .slice(0, 1);
  return atFull
    .filter(({ part }) => part === 'ours')
    .flatMap((ours) => [
      ...[...limits, ...plain].map((base) => against(ours, base.name, base)),
      ...best.map((peer) => against(ours, `best peer at FULL: ${peer.name}`, peer)),
    ]);
}
