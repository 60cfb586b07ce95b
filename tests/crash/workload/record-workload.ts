import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DiskModel } from '../disk/disk-model.ts';
import { firstDifference, readFolder } from '../disk/folder-image.ts';
import type { Operation } from '../disk/operations.ts';
import { recordedEnvironment } from '../recorder/build-recorder.ts';
import { operationsOf } from '../recorder/recording.ts';
import type { Variant } from './variants.ts';

/** Where a recording lies, for the processes that play it. */
export interface Recording {
  log: string;
  root: string;
  variant: Variant;
}

export interface RecordingOrder {
  variant: Variant;
  seed: string;
  steps: number;
}

const run = promisify(execFile);

/**
 * Runs a workload on the real store in a process of its own under the recorder. Throws when the complete log, played
 * from the empty folder, does not give the real folder byte by byte: then the recorder missed something.
 */
export async function recordWorkload(
  library: string,
  scratch: string,
  name: string,
  { variant, seed, steps }: RecordingOrder,
): Promise<Recording> {
  const root = join(scratch, `${name}-root`);
  const log = join(scratch, `${name}.log`);
  mkdirSync(root);
  const randomness = createHash('shake256', { outputLength: 4096 }).update(seed).digest();
  await run(
    process.execPath,
    [join(import.meta.dirname, 'record-child.ts'), root, log, seed, variant, String(steps)],
    { env: recordedEnvironment(library, scratch, randomness) },
  );
  const recording = { log, root, variant };
  assertComplete(recording);
  rmSync(root, { recursive: true });
  return recording;
}

export function readRecording({ log, root }: Recording): Operation[] {
  return operationsOf(readFileSync(log), root);
}

function assertComplete(recording: Recording): void {
  const disk = new DiskModel();
  for (const operation of readRecording(recording)) disk.apply(operation);
  const difference = firstDifference(readFolder(recording.root), disk.asSeen());
  if (difference !== undefined) throw new Error(`the recorder missed something: ${difference}`);
}
