import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { realClock, realRandomness } from '../../../offline-cache/store/fixtures/real-time.ts';
import { PromiseLedger } from '../promises.ts';
import type { SeededRandom } from '../random.ts';
import { checkFolder, type FindingKind } from '../state-check.ts';

export interface KillTally extends Record<FindingKind, number> {
  kills: number;
  promises: number;
  /** the killed program had ended by itself */
  crashed: number;
  failing: string[];
}

/** One folder is worked on over so many kills; then the next begins empty. */
const killsPerFolder = 15;
/** Loading the program takes about this long: kills fall before, while and after it opens the store. */
const startMs = 250;
const workMs = 80;

/** Kills a working program again and again (SIGKILL), and checks what it left. */
export async function killRepeatedly(
  scratch: string,
  random: SeededRandom,
  kills: number,
  onProgress: (tally: KillTally) => void,
): Promise<KillTally> {
  const tally: KillTally = {
    ...{ kills: 0, promises: 0, crashed: 0, failing: [] },
    ...{ lost: 0, corrupt: 0, partial: 0, resurrected: 0 },
  };
  while (tally.kills < kills) {
    const folder = join(scratch, 'killed');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const promised = new PromiseLedger();
    for (let round = 0; round < killsPerFolder && tally.kills < kills; round += 1) {
      await killOnce(folder, random, promised, tally);
      onProgress(tally);
    }
  }
  return tally;
}

async function killOnce(
  folder: string,
  random: SeededRandom,
  promised: PromiseLedger,
  tally: KillTally,
): Promise<void> {
  const seed = String(random.below(2 ** 31));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts'), folder, seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const said = text(child.stdout);
  if (random.chance(0.3)) await wait(random.below(startMs));
  else {
    await Promise.race([once(child.stdout, 'data'), ended]);
    await wait(random.below(workMs));
  }
  if (child.exitCode !== null) tally.crashed += 1;
  child.kill('SIGKILL');
  await ended;
  tally.kills += 1;
  // the last line may have been cut off: then nobody was told
  const lines = (await said).split('\n').slice(0, -1);
  for (const line of lines) promised.addText(line);
  tally.promises += lines.length;
  const findings = checkFolder(folder, promised, { clock: realClock, randomness: realRandomness });
  for (const kind of new Set(findings.map(({ kind }) => kind))) tally[kind] += 1;
  for (const { kind, detail } of findings)
    tally.failing.push(`kill ${tally.kills} (${seed}): ${kind}: ${detail}`);
}
