import { join } from 'node:path';
import { ManualClock } from '../../../offline-cache/store/fixtures/manual-clock.ts';
import { seededRandomness } from '../../../offline-cache/store/fixtures/example-submissions.ts';
import { layOut, readFolder } from '../disk/folder-image.ts';
import type { FolderImage } from '../disk/operations.ts';
import { PromiseLedger } from '../promises.ts';
import { SeededRandom } from '../random.ts';
import type { CallFault, RecorderControl } from '../recorder/recorder-control.ts';
import { checkFolder, type FindingKind } from '../state-check.ts';
import { Session, StoreDoesNotOpen } from '../workload/session.ts';
import { stepNamed } from '../workload/steps.ts';

/** A day of a terminal, short enough to be repeated for each of its system calls. */
const script = [
  'save a small application',
  'save two kilobytes',
  'begin sending',
  'receive',
  'save a later part of a case',
  'begin sending',
  'send again later',
  'accept',
  'erase what is expired',
  'restart',
  'save a small application',
  'begin sending',
  'refuse',
  'save two kilobytes',
].map(stepNamed);

const scriptOnUnknownStore = script.filter(({ name }) => name !== 'erase what is expired');

const faults = [
  { calls: 'every', error: 'EIO' },
  { calls: 'takingSpace', error: 'ENOSPC' },
  { calls: 'writes', error: 'short' },
] as const satisfies readonly Pick<CallFault, 'calls' | 'error'>[];

export interface CallFaultTally extends Record<FindingKind, number> {
  /** system calls of one run of the script, over the starts */
  calls: number;
  runs: number;
  /** an exception reached the store's caller: a failure that was no value */
  crashed: number;
  failing: string[];
}

interface Start {
  name: string;
  image: FolderImage;
  promised: PromiseLedger;
  script: typeof script;
}

/** What the store is started on: nothing, or what a kill left. */
export type StartName = 'empty' | 'killed';

/**
 * Lets the first, second, third … system call on the store's files fail while it works, then reopens it on a sound
 * disk and compares with what it had said. `share` of all runs is done, chosen by `random`.
 */
export function sweepCallFaults(
  recorder: RecorderControl,
  scratch: string,
  startName: StartName,
  random: SeededRandom,
  share: number,
): CallFaultTally {
  const tally = noCallFaults();
  const start = startName === 'empty' ? emptyStart : killedStart(scratch);
  for (const { calls, error } of faults) {
    const count = countCalls(recorder, scratch, start, calls);
    if (calls === 'every') tally.calls += count;
    for (let nth = 1; nth <= count; nth += 1) {
      for (const persistent of [false, true]) {
        if (random.chance(share)) runWith({ calls, error, nth, persistent }, recorder, scratch, start, tally);
      }
    }
  }
  return tally;
}

export function bothCallFaults(one: CallFaultTally, other: CallFaultTally): CallFaultTally {
  const sum = noCallFaults();
  for (const tally of [one, other]) {
    for (const name of counts) sum[name] += tally[name];
    sum.failing.push(...tally.failing);
  }
  return sum;
}

const counts = ['calls', 'runs', 'crashed', 'lost', 'corrupt', 'partial', 'resurrected'] as const;

function noCallFaults(): CallFaultTally {
  return {
    ...{ calls: 0, runs: 0, crashed: 0, failing: [] },
    ...{ lost: 0, corrupt: 0, partial: 0, resurrected: 0 },
  };
}

const emptyStart: Start = {
  name: 'an empty folder',
  image: new Map(),
  promised: new PromiseLedger(),
  script,
};

/** What a killed program left: a database, and a log that is not in it yet. */
function killedStart(scratch: string): Start {
  const folder = join(scratch, 'killed');
  layOut(new Map(), folder);
  const promised = new PromiseLedger();
  const session = sessionOn(folder, promised, 'killed');
  session.take(...script);
  const image = readFolder(folder);
  session.close();
  return { name: 'a folder left by a kill', image, promised, script: scriptOnUnknownStore };
}

function countCalls(
  recorder: RecorderControl,
  scratch: string,
  start: Start,
  calls: CallFault['calls'],
): number {
  const folder = join(scratch, 'faulty');
  layOut(start.image, folder);
  recorder.watch(folder);
  recorder.disarm(calls);
  work(folder, start, start.promised.copy());
  const count = recorder.calls();
  recorder.stop();
  return count;
}

function runWith(
  fault: CallFault,
  recorder: RecorderControl,
  scratch: string,
  start: Start,
  tally: CallFaultTally,
): void {
  const folder = join(scratch, 'faulty');
  const promised = start.promised.copy();
  const name = `${fault.error} at call ${fault.nth} of ${fault.calls}${fault.persistent ? ' and all after it' : ''} on ${start.name}`;
  tally.runs += 1;
  layOut(start.image, folder);
  recorder.watch(folder);
  recorder.arm(fault);
  try {
    work(folder, start, promised);
  } catch (error) {
    tally.crashed += 1;
    tally.failing.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return;
  } finally {
    recorder.disarm();
    recorder.stop();
  }
  const randomness = seededRandomness(fault.nth);
  const clock = new ManualClock(laterWallMs);
  const findings = checkFolder(folder, promised, { clock, randomness, mayBeSalvaged: fault.error === 'EIO' });
  for (const kind of new Set(findings.map(({ kind }) => kind))) tally[kind] += 1;
  for (const { kind, detail } of findings) tally.failing.push(`${name}: ${kind}: ${detail}`);
}

/** The work of one run. That the store does not open is an answer; that it throws is not. */
function work(folder: string, start: Start, promised: PromiseLedger): void {
  try {
    const session = sessionOn(folder, promised, start.name);
    session.take(...start.script);
    session.close();
  } catch (error) {
    if (!(error instanceof StoreDoesNotOpen)) throw error;
  }
}

function sessionOn(folder: string, promised: PromiseLedger, seed: string): Session {
  return new Session({
    folder,
    random: new SeededRandom('script', seed),
    promise: (mark) => promised.add(mark),
  });
}

const laterWallMs = Date.UTC(2040, 0, 1);
