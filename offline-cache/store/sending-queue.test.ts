import { randomUUID } from 'node:crypto';
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
