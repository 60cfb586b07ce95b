import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attemptsKept } from './attempt-log.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
  openExample,
} from './fixtures/example-submissions.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import type { NewSubmission } from '../../contract/outbox.ts';

function opened() {
  const clock = new ManualClock();
  const folder = temporaryFolder();
  const store = openExample(folder, {}, clock);
  const save = (submission: NewSubmission) => {
    const outcome = store.submissions.save(submission);
    if (!outcome.ok) throw new Error(outcome.failure.code);
    return outcome.value;
  };
  const due = () => store.queue.sendable(clock.monotonicMs(), 100).map(({ submissionId }) => submissionId);
  return { clock, folder, store, save, due };
}

test('a later part waits for the receipt of the earlier one; other cases do not wait', () => {
  const { store, save, due, clock } = opened();
  const caseId = randomUUID();
  const application = save(exampleApplication(caseId));
  const rating = save(exampleEvaluation(caseId));
  const other = save(exampleApplication(randomUUID()));
  expect(due()).toEqual([application.id, other.id]);
  store.queue.markUploading(application.id);
  store.queue.markRetry(application.id, { errorClass: 'serverTrouble', status: 503 }, 60_000);
  expect(due()).toEqual([other.id]);
  clock.advance(60_000);
  expect(due()).toEqual([application.id, other.id]);
  store.queue.markUploading(application.id);
  store.queue.markReceived(exampleReceipt(application));
  expect(due()).toEqual([rating.id, other.id]);
  store.close();
});

test('after a refusal the rest of the case is held, also what is saved later', () => {
  const { store, save, due } = opened();
  const caseId = randomUUID();
  const application = save(exampleApplication(caseId));
  save(exampleEvaluation(caseId));
  store.queue.markUploading(application.id);
  store.queue.markRefused(application.id, { errorClass: 'refused', status: 422 });
  save(exampleEvaluation(caseId));
  expect(due()).toEqual([]);
  expect(store.submissions.counts()).toMatchObject({ refused: 1, blocked: 2, queued: 0 });
  store.close();
});

test('a receipt with another hash settles nothing', () => {
  const { store, save } = opened();
  const application = save(exampleApplication(randomUUID()));
  store.queue.markUploading(application.id);
  const forged = { ...exampleReceipt(application), hash: 'f'.repeat(64) };
  expect(store.queue.markReceived(forged)).toEqual({ ok: true, value: false });
  expect(store.submissions.counts().uploading).toBe(1);
  store.close();
});

test('the line’s return ends waits for the line and no others', () => {
  const { store, save, due } = opened();
  const [lost, busy] = [save(exampleApplication(randomUUID())), save(exampleApplication(randomUUID()))];
  for (const [{ id }, errorClass] of [
    [lost, 'network'],
    [busy, 'serverTrouble'],
  ] as const) {
    store.queue.markUploading(id);
    store.queue.markRetry(id, { errorClass }, 60_000);
  }
  expect(due()).toEqual([]);
  store.queue.releaseDelays(['network', 'timeout']);
  expect(due()).toEqual([lost.id]);
  store.close();
});

test('after a restart the asked-for delay starts again by the new boot’s clock, a wait for the line is over', () => {
  const { store, save, folder } = opened();
  const [lost, busy, cut] = [1, 2, 3].map(() => save(exampleApplication(randomUUID())).id);
  if (!lost || !busy || !cut) throw new Error('not saved');
  for (const id of [lost, busy, cut]) store.queue.markUploading(id);
  store.queue.markRetry(lost, { errorClass: 'network' }, 60_000);
  store.queue.markRetry(busy, { errorClass: 'serverTrouble' }, 60_000);
  store.close();
  const clock = new ManualClock();
  const again = openExample(folder, {}, clock);
  const due = () => again.queue.sendable(clock.monotonicMs(), 9).map(({ submissionId }) => submissionId);
  expect(again.submissions.counts()).toMatchObject({ queued: 3, uploading: 0 });
  expect(due()).toEqual([lost, cut]);
  expect(again.queue.earliestDueMs()).toBeLessThanOrEqual(clock.monotonicMs());
  clock.advance(60_000);
  expect(due()).toEqual([lost, busy, cut]);
  again.close();
});

test('the log of attempts is a ring', () => {
  const { store, save } = opened();
  const { id } = save(exampleApplication(randomUUID()));
  for (let attempt = 0; attempt < attemptsKept + 5; attempt += 1) {
    store.queue.markUploading(id);
    store.queue.markRetry(id, { errorClass: 'network' }, 0);
  }
  const attempts = store.queue.attempts(attemptsKept * 2);
  expect(attempts).toHaveLength(attemptsKept);
  expect(attempts[0]).toEqual({
    attempt: attemptsKept + 5,
    submissionId: id,
    outcome: 'network',
    status: null,
    code: null,
  });
  store.close();
});

test('a batch is settled at once, and told case by case after it is there', () => {
  const { store, save } = opened();
  const [first, second, third] = [1, 2, 3].map(() => save(exampleApplication(randomUUID())));
  if (!first || !second || !third) throw new Error('not saved');
  const told: string[] = [];
  store.submissions.onChange((caseId) => told.push(`${store.submissions.progress(caseId)?.state}`));
  expect(store.queue.markUploadingAll([first.id, second.id, third.id])).toEqual({ ok: true, value: true });
  const outcome = store.queue.settle([
    { kind: 'received', receipt: exampleReceipt(first) },
    {
      kind: 'retry',
      submissionId: second.id,
      failure: { errorClass: 'serverTrouble', status: 503 },
      delayMs: 10,
    },
    {
      kind: 'refused',
      submissionId: third.id,
      failure: { errorClass: 'refused', status: 422, code: 'alreadyRated' },
    },
  ]);
  expect(outcome).toEqual({ ok: true, value: true });
  expect(told).toEqual([...Array<string>(3).fill('uploading'), 'received', 'queued', 'refused']);
  expect(store.queue.attempts(1)).toMatchObject([{ outcome: 'refused', status: 422, code: 'alreadyRated' }]);
  expect(store.queue.settle([{ kind: 'received', receipt: exampleReceipt(first) }])).toEqual({
    ok: true,
    value: false,
  });
  store.close();
});

test('a batch with one that is not queued is not begun', () => {
  const { store, save } = opened();
  const [first, second] = [1, 2].map(() => save(exampleApplication(randomUUID())).id);
  if (!first || !second) throw new Error('not saved');
  store.queue.markUploading(second);
  expect(store.queue.markUploadingAll([first, second])).toEqual({ ok: true, value: false });
  expect(store.queue.markUploadingAll([first, randomUUID()])).toEqual({ ok: true, value: false });
  expect(store.submissions.counts()).toMatchObject({ queued: 1, uploading: 1 });
  store.close();
});

test('staff see what is held and why, and what it holds up', () => {
  const { store, save, clock } = opened();
  const caseId = randomUUID();
  const application = save(exampleApplication(caseId));
  const rating = save(exampleEvaluation(caseId));
  const damaged = save(exampleApplication(randomUUID()));
  store.queue.markRefused(application.id, { errorClass: 'refused', status: 422, code: 'caseConflict' });
  store.queue.markBlocked(damaged.id, { errorClass: 'damaged' });
  const sinceMs = clock.wallMs();
  const { receiptNumber } = application;
  expect(store.queue.refused(10)).toEqual([
    {
      submissionId: application.id,
      caseId,
      state: 'refused',
      receiptNumber,
      title: '养老金资格认证',
      errorClass: 'refused',
      status: 422,
      code: 'caseConflict',
      sinceMs,
    },
    {
      submissionId: rating.id,
      caseId,
      state: 'blocked',
      receiptNumber,
      errorClass: 'earlierPartHeld',
      sinceMs,
      blockedBy: application.id,
    },
    expect.objectContaining({ submissionId: damaged.id, state: 'blocked', errorClass: 'damaged' }),
  ]);
  store.close();
});

test('what staff replay goes again with what waited behind it, unless something of the case is still held', () => {
  const { store, save, due } = opened();
  const caseId = randomUUID();
  const application = save(exampleApplication(caseId));
  const ratings = [save(exampleEvaluation(caseId)), save(exampleEvaluation(caseId))];
  store.queue.markRefused(application.id, { errorClass: 'refused', status: 422 });
  expect(store.queue.replay(ratings[0]?.id ?? '')).toEqual({ ok: true, value: false });
  expect(store.queue.replay(application.id)).toEqual({ ok: true, value: true });
  expect(store.queue.replay(application.id)).toEqual({ ok: true, value: false });
  expect(store.submissions.counts()).toMatchObject({ queued: 3, blocked: 0, refused: 0 });
  expect(due()).toEqual([application.id]);
  expect(store.queue.replay(randomUUID())).toEqual({ ok: true, value: false });
  store.close();
});

test('a genuine receipt settles what was held as well, and frees what waited behind it', () => {
  const { store, save, due } = opened();
  const caseId = randomUUID();
  const application = save(exampleApplication(caseId));
  const rating = save(exampleEvaluation(caseId));
  store.queue.markRefused(application.id, { errorClass: 'refused', status: 422 });
  expect(store.queue.markReceived(exampleReceipt(application))).toEqual({ ok: true, value: true });
  expect(due()).toEqual([rating.id]);
  expect(store.queue.refused(10)).toEqual([]);
  store.close();
});

test('everything unsent can be carried away in order, and carrying changes nothing', () => {
  const { store, save } = opened();
  const caseId = randomUUID();
  const saved = [
    save(exampleApplication(caseId)),
    save(exampleEvaluation(caseId)),
    save(exampleApplication(randomUUID())),
  ];
  const refused = save(exampleApplication(randomUUID()));
  store.queue.markRefused(refused.id, { errorClass: 'refused', status: 422 });
  const [first] = saved;
  if (first) store.queue.markReceived(exampleReceipt(first));
  const before = store.submissions.counts();
  expect(store.queue.unsent(10, 0).map(({ id }) => id)).toEqual([saved[1]?.id, saved[2]?.id, refused.id]);
  expect(store.queue.unsent(1, 2).map(({ id }) => id)).toEqual([saved[2]?.id]);
  expect(store.submissions.counts()).toEqual(before);
  store.close();
});

test('the platform’s signed words on an acceptance are kept', () => {
  const { store, save, folder } = opened();
  const saved = save(exampleApplication(randomUUID()));
  store.queue.markReceived(exampleReceipt(saved));
  const { caseNumber, receivedAt } = exampleReceipt(saved);
  const status = { caseId: saved.caseId, caseNumber, receivedAt, state: 'accepted' as const };
  const signed = { acceptedAt: '2026-01-16T01:00:00.000Z', acceptedBy: '人社局', signedBy: 'a'.repeat(16) };
  store.queue.markAccepted({ ...status, ...signed, signature: 'b'.repeat(128) });
  store.close();
  const database = new Database(join(folder, 'submissions.sqlite'), { readonly: true });
  const acceptance = database.prepare<[], string>('SELECT acceptance FROM submission').pluck().get();
  expect(JSON.parse(acceptance ?? '')).toEqual({ ...status, ...signed, signature: 'b'.repeat(128) });
  database.close();
});
