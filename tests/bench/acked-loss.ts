import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DiskModel } from '../crash/disk/disk-model.ts';
import { layOut } from '../crash/disk/folder-image.ts';
import type { Operation } from '../crash/disk/operations.ts';
import { drawCut } from '../crash/disk/power-cut.ts';
import { SeededRandom } from '../crash/random.ts';
import { buildRecorder, recordedEnvironment } from '../crash/recorder/build-recorder.ts';
import { operationsOf } from '../crash/recorder/recording.ts';
import {
  loadLossContestant,
  lossContestants,
  type LossContestant,
  type LossContestantName,
} from './acked-loss/contestants.ts';
import { figure, type BenchReport } from './bench-report.ts';
import type { NotRun } from './load-peers.ts';

const seeds = 5;
const statesOfSeed = 60;
const rows = 250;

interface Recorded {
  contestant: LossContestant;
  durability: string;
  operations: Operation[];
}

/** Of all power cuts of one seed. */
interface Losses {
  acknowledged: number;
  lost: number;
  cuts: number;
  cutsWithLoss: number;
  damaged: number;
}

const execute = promisify(execFile);

/**
 * What is left of the rows that a queue said it had kept, when the power goes: every queue as it comes, recorded
 * while it takes 250 rows, and cut at the same places of its recording with the same dice.
 */
export async function run(parameters: readonly string[]): Promise<BenchReport> {
  const asked = Number(parameters.find((each) => /^--states=\d+$/.test(each))?.slice('--states='.length));
  const states = Number.isNaN(asked) ? statesOfSeed : Math.ceil(asked / seeds);
  const scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'jiujin-acked-loss-'));
  try {
    const library = buildRecorder(scratch);
    if (!library.ok) return notMeasured(library.failure.detail);
    const recorded: Recorded[] = [];
    const notRun: NotRun[] = [];
    for (const name of lossContestants) {
      const made = await record(library.value, scratch, name);
      if ('code' in made) notRun.push(made);
      else recorded.push(made);
    }
    const losses = new Map(recorded.map((each): [Recorded, Losses[]] => [each, []]));
    for (let seed = 0; seed < seeds; seed += 1) {
      console.error(`seed ${seed + 1} of ${seeds}`);
      for (const each of recorded) losses.get(each)?.push(cutPower(each, scratch, seed, states));
    }
    return report(losses, notRun, states);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function record(
  library: string,
  scratch: string,
  name: LossContestantName,
): Promise<Recorded | NotRun> {
  const loaded = await loadLossContestant(name);
  if (!loaded.ok) return loaded.failure;
  console.error(`recording ${loaded.value.title}`);
  const root = join(scratch, `${name}-root`);
  const log = join(scratch, `${name}.log`);
  mkdirSync(root);
  const randomness = createHash('shake256', { outputLength: 4096 }).update(name).digest();
  const child = join(import.meta.dirname, 'acked-loss', 'record-child.ts');
  const environment = recordedEnvironment(library, scratch, randomness);
  const { stdout } = await execute(process.execPath, [child, name, root, log, String(rows)], {
    env: environment,
  });
  return {
    contestant: loaded.value,
    durability: stdout.trim(),
    operations: operationsOf(readFileSync(log), root),
  };
}

/** The same seed gives every queue the same dice: how far its recording has come, and what of it the disk has. */
function cutPower(
  { contestant, operations }: Recorded,
  scratch: string,
  seed: number,
  states: number,
): Losses {
  const losses: Losses = { acknowledged: 0, lost: 0, cuts: 0, cutsWithLoss: 0, damaged: 0 };
  const planned = Array.from({ length: states }, (_, state) => {
    const random = new SeededRandom('acked-loss', seed, state);
    return { random, cut: Math.floor(random.fraction() * (operations.length + 1)) };
  }).sort((one, other) => one.cut - other.cut);
  const disk = new DiskModel();
  const acknowledged: string[] = [];
  let played = 0;
  for (const { random, cut } of planned) {
    for (; played < cut; played += 1) {
      const operation = operations[played];
      if (operation?.kind === 'mark') acknowledged.push(operation.text);
      else if (operation) disk.apply(operation);
    }
    const folder = join(scratch, 'state');
    layOut(disk.after(drawCut(disk, random)), folder);
    const survivors = contestant.survivors(folder);
    const lost = acknowledged.filter((key) => !survivors.has(key)).length;
    survivors.close();
    losses.acknowledged += acknowledged.length;
    losses.lost += lost;
    losses.cuts += 1;
    losses.cutsWithLoss += lost > 0 ? 1 : 0;
    losses.damaged += survivors.sound ? 0 : 1;
  }
  return losses;
}

function report(
  losses: ReadonlyMap<Recorded, Losses[]>,
  notRun: readonly NotRun[],
  states: number,
): BenchReport {
  const ours = [...losses]
    .filter(([{ contestant }]) => contestant.title === 'store')
    .flatMap(([, each]) => each);
  return {
    bench: 'acked-loss',
    figures: [...losses].flatMap(([{ contestant, durability }, each]) => {
      const of = (what: string, unit: string, value: (losses: Losses) => number) =>
        figure(`${contestant.title}: ${what}`, unit, each.map(value), durability);
      return [
        of('acknowledged rows lost', 'share', ({ lost, acknowledged }) => lost / Math.max(1, acknowledged)),
        of('power cuts that lost any', 'share', ({ cutsWithLoss, cuts }) => cutsWithLoss / cuts),
        of('power cuts that damaged the database', 'share', ({ damaged, cuts }) => damaged / cuts),
      ];
    }),
    notes: [
      `${seeds} seeds of ${states} power cuts each, anywhere in a recording of ${rows} rows of 2 KB; --states=N for more`,
      'what was not flushed is there, or not, or torn at 512 bytes, or in another order, names in folders too; what was flushed is there',
      'the peers as they come: what they set themselves is in the column of durability; limit and aim: 0 for ours',
      'ours is opened by the store itself, and each row’s bytes are compared with its hash; of the peers the rows are counted and SQLite’s full check is run',
      'shared memory is kept out of the recording by holding the lock for good, which changes no write and no flush',
      ...notRun.map(({ peer, reason }) => `not run: ${peer}: ${reason}`),
    ],
    holds:
      ours.length === seeds &&
      ours.every(({ lost, damaged, acknowledged }) => lost + damaged === 0 && acknowledged > 0),
  };
}

function notMeasured(reason: string): BenchReport {
  return { bench: 'acked-loss', figures: [], notes: [reason], holds: false };
}
