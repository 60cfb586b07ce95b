import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SeededRandom } from '../random.ts';
import { recordedEnvironment } from '../recorder/build-recorder.ts';
import type { BitFlipTally } from './bit-flips.ts';
import type { CallFaultTally } from './call-faults.ts';
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

/** Failing system calls, flipped bits and kills, one after the other. */
export async function runFaults(order: FaultsOrder): Promise<FaultsOutcome> {
  const { library, scratch, seed, callShare, bitFlipFolders, kills, onProgress } = order;
  const own = join(scratch, 'faults');
  mkdirSync(own);
  onProgress('system calls that fail, bits that flip');
  const program = join(import.meta.dirname, 'fault-child.ts');
  const { stdout } = await run(
    process.execPath,
    [program, own, seed, String(callShare), String(bitFlipFolders)],
    {
      env: recordedEnvironment(library, scratch),
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const outcome = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    calls: CallFaultTally;
    bits: BitFlipTally;
  };
  const killed = await killRepeatedly(own, new SeededRandom('kills', seed), kills, (tally) => {
    if (tally.kills % 50 === 0) onProgress(`kills: ${tally.kills} of ${kills}`);
  });
  return { calls: outcome.calls, bitFlips: outcome.bits, kills: killed };
}

/** Whether nothing went wrong in any of them. */
export function faultsHold({ calls, bitFlips, kills }: FaultsOutcome): boolean {
  const wrong = [calls, kills].flatMap(({ lost, corrupt, partial, resurrected, crashed }) => [
    ...[lost, corrupt, partial, resurrected, crashed],
  ]);
  return [...wrong, bitFlips.crashed, bitFlips.deliveredDamaged].every((count) => count === 0);
}
