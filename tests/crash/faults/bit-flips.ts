import { join } from 'node:path';
import { seededRandomness } from '../../../offline-cache/store/fixtures/example-submissions.ts';
import { ManualClock } from '../../../offline-cache/store/fixtures/manual-clock.ts';
import { layOut, readFolder } from '../disk/folder-image.ts';
import type { FolderImage } from '../disk/operations.ts';
import { PromiseLedger } from '../promises.ts';
import { SeededRandom } from '../random.ts';
import { openUnderTest, type StoreUnderTest } from '../store-under-test.ts';
import { runSteps } from '../workload/run-steps.ts';
import { Session } from '../workload/session.ts';
import { steps } from '../workload/steps.ts';

export interface BitFlipTally {
  folders: number;
  /** the store said `corrupt` and did not open */
  refusedToOpen: number;
  /** the store threw, or named another reason than damage */
  crashed: number;
  recordsIntact: number;
  recordsDetected: number;
  /** damaged records that were handed out as if they were whole */
  deliveredDamaged: number;
  failing: string[];
}

const stepsOfTemplate = 70;
const mostFlips = 8;

interface Template {
  name: string;
  image: FolderImage;
  promised: PromiseLedger;
}

/** Flips bits in copies of a store's folder: no record may be delivered that is not exactly what was saved. */
export function flipBits(scratch: string, random: SeededRandom, folders: number): BitFlipTally {
  const tally: BitFlipTally = {
    ...{ folders, refusedToOpen: 0, crashed: 0, failing: [] },
    ...{ recordsIntact: 0, recordsDetected: 0, deliveredDamaged: 0 },
  };
  const templates = [template(scratch, 'closed'), template(scratch, 'killed')];
  for (let round = 0; round < folders; round += 1) {
    const { name, image, promised } = random.pick(templates);
    const folder = join(scratch, 'flipped');
    layOut(flipped(image, random), folder);
    try {
      examine(folder, promised, tally);
    } catch (error) {
      tally.crashed += 1;
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tally.failing.push(`bit flips, folder ${round} (${name}): ${said}`);
    }
  }
  return tally;
}

function template(scratch: string, name: 'closed' | 'killed'): Template {
  const folder = join(scratch, `template-${name}`);
  layOut(new Map(), folder);
  const promised = new PromiseLedger();
  const random = new SeededRandom('bit flips', name);
  const session = new Session({ folder, random, promise: (mark) => promised.add(mark) });
  runSteps(session, steps, stepsOfTemplate);
  if (name === 'closed') session.close();
  const image = readFolder(folder);
  if (name === 'killed') session.close();
  return { name, image, promised };
}

function flipped(image: FolderImage, random: SeededRandom): FolderImage {
  const damaged: FolderImage = new Map(image);
  const files = [...image].flatMap(([path, content]) =>
    content === 'folder' || content.length === 0 ? [] : [path],
  );
  const path = random.pick(files);
  const content = Buffer.from(image.get(path) ?? '');
  for (let flips = 1 + random.below(mostFlips); flips > 0; flips -= 1) {
    const at = random.below(content.length);
    content.writeUInt8(content.readUInt8(at) ^ (1 << random.below(8)), at);
  }
  return damaged.set(path, content);
}

/**
 * A store that finds damage when it opens may still refuse its whole folder. Once salvage carries on with the intact
 * records, `corrupt` is to be counted as a failure here, and every record but the damaged ones has to be deliverable.
 */
function examine(folder: string, promised: PromiseLedger, tally: BitFlipTally): void {
  const opened = openUnderTest(folder, new ManualClock(Date.UTC(2040, 0, 1)), seededRandomness(1));
  if (!opened.ok) {
    if (opened.failure.code !== 'corrupt') throw new Error(`refused as ${opened.failure.code}`);
    tally.refusedToOpen += 1;
    return;
  }
  try {
    examineRecords(opened.value, promised, tally);
  } finally {
    opened.value.close();
  }
}

function examineRecords(store: StoreUnderTest, promised: PromiseLedger, tally: BitFlipTally): void {
  for (const { id, erased } of promised.submissions.values()) {
    if (erased === 'no') count(store, id, promised, tally);
  }
  // what sync would take next, whatever name it has now
  for (const { submissionId } of store.queue.sendable(Number.MAX_SAFE_INTEGER, 1_000)) {
    if (!promised.submissions.has(submissionId)) count(store, submissionId, promised, tally);
  }
}

function count(store: StoreUnderTest, id: string, promised: PromiseLedger, tally: BitFlipTally): void {
  const request = store.queue.request(id);
  const whole = promised.submissions.get(id);
  if (!request.ok) tally.recordsDetected += 1;
  else if (whole && request.value.hash === whole.hash && request.value.payload === whole.payload) {
    tally.recordsIntact += 1;
  } else {
    tally.deliveredDamaged += 1;
    tally.failing.push(`bit flips: a record was delivered that nobody saved (${whole ? 'content' : 'id'})`);
  }
}
