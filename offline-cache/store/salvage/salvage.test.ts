import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseName } from '../data-folder.ts';
import { pageBytes } from '../durable-database.ts';
import { exampleReceipt, openExample } from '../fixtures/example-submissions.ts';
import { ManualClock } from '../fixtures/manual-clock.ts';
import { realRandomness } from '../fixtures/real-time.ts';
import { quickFolder, temporaryFolder } from '../fixtures/temporary-folder.ts';
import type { OpenedStore } from '../open-store.ts';
import {
  filledStore,
  seededNumbers,
  type FilledStore,
  type KeptSubmission,
} from './filled-store.test-support.ts';
import { extentsOf } from './record-extents.test-support.ts';

let filled: FilledStore;
beforeAll(() => {
  filled = filledStore(quickFolder, 48);
});
afterAll(() => filled.discard());

/** A copy of the store to damage: closed in good order, or as a kill leaves it, everything still in the log. */
function copyOf(kind: 'closed' | 'killed'): string {
  const copy = temporaryFolder(quickFolder);
  cpSync(filled[kind], copy, { recursive: true });
  return copy;
}

function change(file: string, damage: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  damage(bytes);
  writeFileSync(file, bytes);
}

const clock = new ManualClock();

/** Opens, lets the full check run, and reopens when it asks for that: what the terminal does. */
function openAndVerify(folder: string): OpenedStore {
  const store = openExample(folder, { randomness: realRandomness }, clock);
  for (let round = 0; round < 3; round += 1) {
    const slice = store.verifyNext(10_000);
    if (slice.ok) return store;
    const reopened = store.reopen();
    if (!reopened.ok) throw new Error(`${reopened.failure.code}: ${reopened.failure.detail}`);
  }
  throw new Error('still damaged after three salvages');
}

/** A receipt for the store, which does not verify signatures. */
const anyReceipt = exampleReceipt({ id: '00000000-0000-7000-8000-000000000000', hash: 'a'.repeat(64) });

/** Sends everything the way sync does, and checks each against what was saved: nothing altered, nothing invented. */
function delivered(store: OpenedStore): Set<string> {
  const { queue } = store;
  const ids = new Set<string>();
  for (let round = 0; round < 10; round += 1) {
    if (store.refusal()?.code === 'corrupt') expect(store.reopen().ok).toBe(true);
    const heads = queue.sendable(clock.monotonicMs(), 1000);
    if (heads.length === 0) return ids;
    expect(queue.markUploadingAll(heads.map(({ submissionId }) => submissionId))).toEqual({
      ok: true,
      value: true,
    });
    queue.settle(
      heads.map(({ submissionId }) => {
        const request = queue.request(submissionId);
        if (!request.ok) return { kind: 'blocked', submissionId, failure: { errorClass: 'damaged' } };
        expect(filled.all.find(({ id }) => id === submissionId)).toMatchObject(request.value);
        ids.add(submissionId);
        const { id, hash } = request.value;
        return { kind: 'received', receipt: { ...anyReceipt, id, hash } };
      }),
    );
  }
  throw new Error('still sending after ten rounds');
}

/** Unsent submissions of cases none of whose own bytes were touched have to arrive; staff replay what is held. */
function expectDeliverable(store: OpenedStore, isTouched: (kept: KeptSubmission) => boolean): void {
  const held = new Set(store.queue.refused(1000).map(({ submissionId }) => submissionId));
  for (const id of held) store.queue.replay(id);
  const ids = delivered(store);
  const touchedCases = new Set(filled.all.filter(isTouched).map(({ caseId }) => caseId));
  const missing = filled.unsent.filter(({ id, caseId }) => !ids.has(id) && !touchedCases.has(caseId));
  expect(missing.map(({ sequence }) => sequence)).toEqual([]);
}

const flips = 1_200;

test(`${flips} single flipped bits: every other record stays deliverable`, { timeout: 300_000 }, () => {
  const seed = 20260115;
  const next = seededNumbers(seed);
  const original = readFileSync(join(filled.closed, databaseName));
  const extents = new Map(filled.all.map((kept) => [kept.id, extentsOf(original, kept)]));
  let salvages = 0;
  for (let round = 0; round < flips; round += 1) {
    const folder = copyOf('closed');
    const at = next() % original.byteLength;
    const bit = next() % 8;
    change(join(folder, databaseName), (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at));
    const store = openAndVerify(folder);
    expectDeliverable(
      store,
      ({ id }) => extents.get(id)?.some(([from, to]) => at >= from && at < to) ?? true,
    );
    salvages += store.salvaged() ? 1 : 0;
    store.close();
    rmSync(folder, { recursive: true });
  }
  expect(salvages).toBeGreaterThan(flips / 50);
});

test('wiped pages: what lies elsewhere stays deliverable', { timeout: 300_000 }, () => {
  const next = seededNumbers(7);
  const original = readFileSync(join(filled.closed, databaseName));
  const extents = new Map(filled.all.map((kept) => [kept.id, extentsOf(original, kept)]));
  for (let page = 0; page * pageBytes < original.byteLength; page += 1) {
    const folder = copyOf('closed');
    const from = page * pageBytes;
    const fill = [0, 0xff, next() & 0xff][page % 3];
    change(join(folder, databaseName), (bytes) => bytes.fill(fill ?? 0, from, from + pageBytes));
    const store = openAndVerify(folder);
    expectDeliverable(
      store,
      ({ id }) => extents.get(id)?.some(([start, end]) => end > from && start < from + pageBytes) ?? true,
    );
    store.close();
    rmSync(folder, { recursive: true });
  }
});

test('flipped bits in the log: confirmed commits behind them are not forgotten', { timeout: 300_000 }, () => {
  const next = seededNumbers(11);
  const log = `${databaseName}-wal`;
  const original = readFileSync(join(filled.killed, log));
  const extents = new Map(filled.all.map((kept) => [kept.id, extentsOf(original, kept, 24)]));
  for (let round = 0; round < 150; round += 1) {
    const folder = copyOf('killed');
    const at = next() % original.byteLength;
    change(join(folder, log), (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (round % 8)), at));
    const store = openAndVerify(folder);
    expectDeliverable(
      store,
      ({ id, isOfLastCommits }) =>
        isOfLastCommits || (extents.get(id)?.some(([from, to]) => at >= from && at < to) ?? true),
    );
    store.close();
    rmSync(folder, { recursive: true });
  }
});
