import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SeededRandom } from '../random.ts';
import { recordedEnvironment } from '../recorder/build-recorder.ts';
import type { BitFlipTally } from './bit-flips.ts';
import { bothCallFaults, type CallFaultTally, type StartName } from './call-faults.ts';
import { killRepeatedly, type KillTally } from './kills.ts';

export interface FaultsOrder {
  library: string;
  scratch: string;
  seed: string;
  /** share of all single faults of system calls that is tried, 1: every one */
  callShare: number;
  bitFlipFolders: number;
  kills: number;
  onProgress(doing: string): void;
}

export interface FaultsOutcome {
  calls: CallFaultTally;
  bitFlips: BitFlipTally;
  kills: KillTally;
}

const run = promisify(execFile);

/** Failing system calls, flipped bits and kills. The kills wait more than they work: they go beside the others. */
export async function runFaults(order: FaultsOrder): Promise<FaultsOutcome> {
  const { scratch, seed, callShare, bitFlipFolders, kills, onProgress } = order;
  onProgress('system calls that fail, bits that flip, kills');
  const own = join(scratch, 'kills');
  mkdirSync(own);
  const killing = killRepeatedly(own, new SeededRandom('kills', seed), kills, (tally) => {
    if (tally.kills % 50 === 0) onProgress(`kills: ${tally.kills} of ${kills}`);
  });
  const onEmpty = inOwnProcess<CallFaultTally>(order, 'empty', callShare);
  const others = onEmpty.then(() => inOwnProcess<BitFlipTally>(order, 'bits', bitFlipFolders));
  const onKilled = inOwnProcess<CallFaultTally>(order, 'killed', callShare);
  const [empty, killed, bitFlips, killTally] = await Promise.all([onEmpty, onKilled, others, killing]);
  return { calls: bothCallFaults(empty, killed), bitFlips, kills: killTally };
}

async function inOwnProcess<Tally>(
  { library, scratch, seed }: FaultsOrder,
  part: StartName | 'bits',
  amount: number,
): Promise<Tally> {
  const own = join(scratch, `faults-${part}`);
  mkdirSync(own);
  const { stdout } = await run(
    process.execPath,
    [join(import.meta.dirname, 'fault-child.ts'), own, part, seed, String(amount)],
    { env: recordedEnvironment(library, scratch), maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Tally;
}

/** Whether nothing went wrong in any of them. */
export function faultsHold({ calls, bitFlips, kills }: FaultsOutcome): boolean {
  const wrong = [calls, kills].flatMap(({ lost, corrupt, partial, resurrected, crashed }) => [
    ...[lost, corrupt, partial, resurrected, crashed],
  ]);
  return [...wrong, bitFlips.crashed, bitFlips.deliveredDamaged].every((count) => count === 0);
}
