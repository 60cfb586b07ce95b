import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock, Randomness } from '../../contract/clock.ts';
import type { SubmissionState } from '../../contract/submission.ts';
import { readFolder } from './disk/folder-image.ts';
import type { PromisedSubmission, PromiseLedger } from './promises.ts';
import {
  applicationOf,
  hashOf,
  openUnderTest,
  readRecords,
  type StoredRecord,
  type StoreUnderTest,
} from './store-under-test.ts';

/**
 * - `lost`: a promise is not kept
 * - `partial`: something is there, but not whole or not in its order
 * - `corrupt`: the store cannot be opened, or its database is damaged
 * - `resurrected`: something promised as erased can be read again
 */
export type FindingKind = 'lost' | 'partial' | 'corrupt' | 'resurrected';

export interface Finding {
  kind: FindingKind;
  detail: string;
}

export interface CheckCircumstances {
  clock: Clock;
  randomness: Randomness;
  /** the disk answered with errors: records may have been saved into a new database, which leaves a gap in the numbers */
  mayBeSalvaged?: boolean;
}

/** Once these were said, the state can only go on to the ones listed. */
const mayFollow: Partial<Record<SubmissionState, readonly SubmissionState[]>> = {
  received: ['received', 'accepted'],
  accepted: ['accepted'],
  refused: ['refused'],
  // offered again to a platform that forgot it
  queued: ['queued', 'uploading', 'refused', 'blocked'],
};

/**
 * Starts the store on a folder that a power cut left, compares it with everything that was promised, saves one more
 * submission, and closes it. An empty list: everything holds.
 */
export function checkFolder(
  folder: string,
  promised: PromiseLedger,
  circumstances: CheckCircumstances,
): Finding[] {
  const opened = openUnderTest(folder, circumstances.clock, circumstances.randomness);
  if (!opened.ok) {
    return [
      { kind: 'corrupt', detail: `the store does not open: ${opened.failure.code} ${opened.failure.detail}` },
    ];
  }
  const store = opened.value;
  const wasSalvaged = store.salvaged() !== undefined;
  const findings = openingFindings(store, circumstances);
  findings.push(...[...promised.submissions.values()].flatMap((one) => submissionFindings(store, one)));
  if (store.bootCounter <= promised.bootCounter) {
    findings.push({ kind: 'lost', detail: `boot ${store.bootCounter} is not after ${promised.bootCounter}` });
  }
  findings.push(...newSaveFindings(store, promised));
  store.close();
  return [
    ...findings,
    ...databaseFindings(folder, promised, wasSalvaged),
    ...residueFindings(folder, promised),
  ];
}

/** A power cut damages nothing, and a disk that works is worked on. */
function openingFindings(store: StoreUnderTest, { mayBeSalvaged }: CheckCircumstances): Finding[] {
  const findings: Finding[] = [];
  if (store.salvaged() && !mayBeSalvaged)
    findings.push({ kind: 'corrupt', detail: 'the store was salvaged' });
  if (store.isInMemory) findings.push({ kind: 'corrupt', detail: 'the store works in memory' });
  return findings;
}

function submissionFindings(store: StoreUnderTest, one: PromisedSubmission): Finding[] {
  if (one.erased !== 'no') return [];
  const request = store.queue.request(one.id);
  if (!request.ok) {
    return [{ kind: 'lost', detail: `submission ${one.sequence} cannot be sent: ${request.failure.code}` }];
  }
  const { hash, payload } = request.value;
  if (hash !== one.hash) return [{ kind: 'lost', detail: `submission ${one.sequence} has another hash` }];
  if (one.payload !== undefined && payload !== one.payload) {
    return [{ kind: 'lost', detail: `submission ${one.sequence} has other bytes` }];
  }
  return one.attachments ? attachmentFindings(store, one, one.attachments) : [];
}

function attachmentFindings(
  { queue }: StoreUnderTest,
  { id, sequence }: PromisedSubmission,
  sealedHashes: readonly string[],
): Finding[] {
  const found = queue.attachmentsOf(id);
  const isWhole =
    found.length === sealedHashes.length &&
    found.every(
      ({ ordinal, sealedHash }, index) =>
        sealedHash === sealedHashes[index] && queue.attachmentIntact(id, ordinal),
    );
  return isWhole
    ? []
    : [{ kind: 'partial', detail: `an attachment of submission ${sequence} is missing or altered` }];
}

/** The next citizen is served, under a number that nobody was given before. */
function newSaveFindings(store: StoreUnderTest, promised: PromiseLedger): Finding[] {
  // a disk that failed may have been salvaged from: staff look at it, then it goes on
  if (store.refusal()?.code === 'salvaged') store.acknowledgeSalvage();
  const saved = store.submissions.save(applicationOf(randomUUID(), 100));
  if (!saved.ok) return [{ kind: 'lost', detail: `nothing new can be saved: ${saved.failure.code}` }];
  if (promised.submissions.has(saved.value.id)) {
    return [{ kind: 'lost', detail: 'an id was given a second time' }];
  }
  if (saved.value.terminalSequence <= promised.highestSequence) {
    return [{ kind: 'lost', detail: `sequence ${saved.value.terminalSequence} was given a second time` }];
  }
  return store.queue.request(saved.value.id).ok
    ? []
    : [{ kind: 'lost', detail: 'what was saved after the restart is not there' }];
}

function databaseFindings(folder: string, promised: PromiseLedger, wasSalvaged: boolean): Finding[] {
  const { integrity, records, strayFiles } = readRecords(folder);
  if (integrity !== 'ok') return [{ kind: 'corrupt', detail: integrity }];
  return [
    ...strayFiles.map((): Finding => ({ kind: 'partial', detail: 'a file belongs to no submission' })),
    ...records.flatMap((record) => recordFindings(record, promised.submissions.get(record.id))),
    ...orderFindings(records, wasSalvaged),
    ...missingRows(records, promised),
  ];
}

function recordFindings(record: StoredRecord, promise: PromisedSubmission | undefined): Finding[] {
  const { sequence, payload, hash, state, attachments, intactAttachments } = record;
  if (payload !== null && attachments !== intactAttachments) {
    return [{ kind: 'partial', detail: `submission ${sequence} has not all its attachments` }];
  }
  if (payload === null && intactAttachments > 0) {
    return [{ kind: 'resurrected', detail: `submission ${sequence} was erased without its attachments` }];
  }
  // a promised payload was compared byte by byte already
  if (payload !== null && !promise && hashOf(payload) !== hash) {
    return [{ kind: 'partial', detail: `submission ${sequence} does not fit its hash` }];
  }
  if (payload === null && promise?.erased === 'no') {
    return [{ kind: 'lost', detail: `submission ${sequence} was erased by nobody` }];
  }
  if (payload !== null && promise?.erased === 'yes') {
    return [{ kind: 'resurrected', detail: `submission ${sequence} was erased and is back` }];
  }
  const allowed = promise?.state && mayFollow[promise.state];
  if (allowed && !allowed.includes(state)) {
    return [{ kind: 'lost', detail: `submission ${sequence} was ${promise.state} and is ${state}` }];
  }
  return [];
}

/**
 * Sequences 1, 2, 3 … without a gap, and within each case its parts too, in the order of saving. After a salvage the
 * next number is far ahead of any that may have been given.
 */
function orderFindings(records: readonly StoredRecord[], wasSalvaged: boolean): Finding[] {
  const parts = new Map<string, number>();
  for (const [index, { sequence, caseId, caseSequence }] of records.entries()) {
    if (sequence !== index + 1 && !wasSalvaged) {
      return [{ kind: 'partial', detail: `sequence ${index + 1} is missing, ${sequence} is there` }];
    }
    const part = (parts.get(caseId) ?? 0) + 1;
    if (caseSequence !== part) {
      return [{ kind: 'partial', detail: `submission ${sequence} is part ${caseSequence}, not ${part}` }];
    }
    parts.set(caseId, part);
  }
  return [];
}

/** The row stays when a payload is erased: a citizen may ask what became of it. */
function missingRows(records: readonly StoredRecord[], promised: PromiseLedger): Finding[] {
  const present = new Set(records.map(({ id }) => id));
  return [...promised.submissions.values()]
    .filter(({ id }) => !present.has(id))
    .map(({ sequence }) => ({ kind: 'lost', detail: `the row of submission ${sequence} is missing` }));
}

/** Not even a search through the files' bytes finds what was erased, once the store was opened and closed again. */
function residueFindings(folder: string, promised: PromiseLedger): Finding[] {
  const erased = [...promised.submissions.values()].filter(({ erased }) => erased === 'yes');
  if (erased.length === 0) return [];
  const files = [...readFolder(folder).values()].filter((content) => content !== 'folder');
  return erased
    .filter(
      ({ payload }) =>
        payload !== undefined &&
        files.some((file) => tracesOf(payload).some((trace) => file.includes(trace))),
    )
    .map(({ sequence }) => ({
      kind: 'resurrected',
      detail: `bytes of submission ${sequence} are in a file although it was erased`,
    }));
}

const SealedBody = z.object({ body: z.string() });
/** shorter than what lies on one page */
const traceLength = 48;

/** Pieces of the sealed content, near enough to each other that a page's border cuts one of them only. */
function tracesOf(payload: string): string[] {
  const { body } = SealedBody.parse(JSON.parse(payload));
  return [body.slice(0, traceLength), body.slice(traceLength, 2 * traceLength)];
}
