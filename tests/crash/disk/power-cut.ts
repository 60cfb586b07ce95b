import type { SeededRandom } from '../random.ts';
import type { CutChoice, DiskModel } from './disk-model.ts';
import type { FileChoice, FileOnDisk } from './file-on-disk.ts';

/** How a file's unflushed changes came through: all the ways a disk's cache may have worked. */
type Manner = 'none' | 'all' | 'inOrder' | 'anyWrites' | 'anySectors';

const manners: readonly Manner[] = ['none', 'all', 'inOrder', 'anyWrites', 'anySectors', 'anySectors'];
const shares = [0.1, 0.5, 0.9];

/** Draws one of the ways in which the power can go at this moment. Each file and each name has its own fate. */
export function drawCut(disk: DiskModel, random: SeededRandom): CutChoice {
  const settled: FileChoice = { sizedBy: 0, reached: () => false, reachedInDoubt: () => false };
  const common = random.chance(0.25) ? random.pick(manners) : undefined;
  const choices = new Map(
    disk.unsettledFiles().map(({ inode, file }) => [inode, fileChoice(file, random, common)]),
  );
  const names = namesReached(disk.pendingNames, random, common);
  return {
    file: (inode) => choices.get(inode) ?? settled,
    named: (change) => names.has(change),
  };
}

function fileChoice(file: FileOnDisk, random: SeededRandom, common: Manner | undefined): FileChoice {
  const manner = common ?? random.pick(manners);
  const count = file.pending.length;
  const cut = random.below(count + 1);
  const share = random.pick(shares);
  const whole = Array.from({ length: count }, () => random.chance(share));
  return {
    sizedBy: sizedBy(manner, count, cut, random),
    reached: {
      none: () => false,
      all: () => true,
      // the one at the cut is torn
      inOrder: (change: number) => change < cut || (change === cut && random.chance(0.5)),
      anyWrites: (change: number) => whole[change] ?? false,
      anySectors: () => random.chance(share),
    }[manner],
    reachedInDoubt: () => random.chance(share),
  };
}

function sizedBy(manner: Manner, count: number, cut: number, random: SeededRandom): number {
  switch (manner) {
    case 'none':
      return 0;
    case 'all':
      return count;
    case 'inOrder':
      return random.pick([cut, cut + 1]);
    case 'anyWrites':
    case 'anySectors':
      return random.chance(0.5) ? count : random.below(count + 1);
  }
}

function namesReached(count: number, random: SeededRandom, common: Manner | undefined): Set<number> {
  const manner = common ?? random.pick(manners);
  const cut = random.below(count + 1);
  const reached = {
    none: () => false,
    all: () => true,
    inOrder: (change: number) => change < cut,
    anyWrites: () => random.chance(0.5),
    anySectors: () => random.chance(0.5),
  }[manner];
  return new Set(Array.from({ length: count }, (_, change) => change).filter(reached));
}
