import Database from 'better-sqlite3';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chainBegin } from '../../contract/keys.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
  openExample,
} from './fixtures/example-submissions.ts';
import { openExampleEnvelope, readExample } from './fixtures/known-keys.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import type { OpenedStore } from './open-store.ts';

function saved(store: OpenedStore, submission: ReturnType<typeof exampleApplication>) {
  const outcome = store.submissions.save(submission);
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
}

function storedRequest(store: OpenedStore, submissionId: string) {
  const request = store.queue.request(submissionId);
  if (!request.ok) throw new Error(request.failure.code);
  return request.value;
}

test('stores exactly the bytes that were hashed, in the form the contract gives the envelope', () => {
  const clock = new ManualClock();
  const store = openExample(temporaryFolder(), {}, clock);
  const submission = exampleApplication(randomUUID());
  const receipt = saved(store, submission);
  const request = storedRequest(store, receipt.id);
  expect(request.hash).toBe(receipt.hash);
  expect(createHash('sm3').update(Buffer.from(request.payload, 'utf8')).digest('hex')).toBe(receipt.hash);
  const envelope = openExampleEnvelope(request.payload);
  expect(envelope).toEqual({
    version: 1,
    salt: envelope.salt,
    id: receipt.id,
    terminalId: 'PL-TEST-0001',
    terminalSequence: 1,
    caseId: submission.caseId,
    caseSequence: 1,
    receiptNumber: receipt.receiptNumber,
    createdAt: '2026-01-15T09:30:00.000Z',
    bootCounter: 1,
    monotonicMs: clock.monotonicMs(),
    attachments: [],
    body: submission.body,
  });
  expect(readExample(request.payload).header).toMatchObject({
    id: receipt.id,
    previousHash: chainBegin,
    attachments: [],
  });
  store.close();
});

test('an id is a UUID of version 7', () => {
  const store = openExample(temporaryFolder());
  expect(saved(store, exampleApplication(randomUUID())).id).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/,
  );
  store.close();
});

test('a rating is the next part of its case with the same number; that of a query has a number of its own', () => {
  const store = openExample(temporaryFolder());
  const caseId = randomUUID();
  const application = saved(store, exampleApplication(caseId));
  const rating = saved(store, exampleEvaluation(caseId));
  const ofQuery = saved(store, exampleEvaluation(randomUUID()));
  const part = (id: string) => openExampleEnvelope(storedRequest(store, id).payload);
  expect(part(rating.id)).toMatchObject({ caseSequence: 2, terminalSequence: 2 });
  expect(rating.receiptNumber).toBe(application.receiptNumber);
  expect(part(ofQuery.id)).toMatchObject({ caseSequence: 1, terminalSequence: 3 });
  expect(ofQuery.receiptNumber).not.toBe(application.receiptNumber);
  store.close();
});

test('a person sees their own applications, newest first, no ratings and nobody else’s', () => {
  const clock = new ManualClock();
  const store = openExample(temporaryFolder(), {}, clock);
  const mine = [randomUUID(), randomUUID(), randomUUID()];
  for (const caseId of mine) {
    saved(store, exampleApplication(caseId, 'me'));
    saved(store, exampleEvaluation(caseId));
    saved(store, exampleApplication(randomUUID(), 'somebody else'));
    clock.wall -= 86_400_000;
  }
  const listed = store.submissions.casesOfPerson('me', 2);
  expect(listed.map(({ caseId }) => caseId)).toEqual([mine[2], mine[1]]);
  store.close();
});

test('shows no rung that was not reached, and the times of those that were', () => {
  const store = openExample(temporaryFolder());
  const caseId = randomUUID();
  const receipt = saved(store, exampleApplication(caseId));
  const onSaved = store.submissions.progress(caseId);
  expect(store.submissions.progressOfSubmission(onSaved?.submissionId ?? '')).toEqual(onSaved);
  expect(onSaved).toMatchObject({ state: 'queued', rung: 'saved', receiptNumber: receipt.receiptNumber });
  expect(Object.keys(onSaved ?? {})).not.toContain('receivedAtMs');

  store.queue.markUploading(receipt.id);
  expect(store.submissions.progress(caseId)).toMatchObject({ state: 'uploading', rung: 'saved' });

  const platformReceipt = exampleReceipt(receipt);
  store.queue.markReceived(platformReceipt);
  const { caseNumber } = platformReceipt;
  const receivedAtMs = Date.parse(platformReceipt.receivedAt);
  expect(store.submissions.progress(caseId)).toMatchObject({ rung: 'received', receivedAtMs, caseNumber });

  const acceptedAt = '2026-01-16T01:00:00.000Z';
  const { receivedAt } = platformReceipt;
  store.queue.markAccepted({
    caseId,
    caseNumber,
    state: 'accepted',
    receivedAt,
    acceptedAt,
    acceptedBy: '人社局',
  });
  expect(store.submissions.progress(caseId)).toMatchObject({
    rung: 'accepted',
    acceptedAtMs: Date.parse(acceptedAt),
    acceptedBy: '人社局',
  });
  store.close();
});

test('a case that has only a rating, and one nobody knows, have no progress', () => {
  const store = openExample(temporaryFolder());
  const caseId = randomUUID();
  saved(store, exampleEvaluation(caseId));
  expect(store.submissions.progress(caseId)).toBeUndefined();
  expect(store.submissions.progress(randomUUID())).toBeUndefined();
  expect(store.submissions.progressOfSubmission(randomUUID())).toBeUndefined();
  store.close();
});

test('a clock with a dead battery, or one from another century, loses nothing and changes no order', () => {
  const clock = new ManualClock();
  const store = openExample(temporaryFolder(), {}, clock);
  const cases = [Date.UTC(2099, 0), 0, -1_000, Date.UTC(2026, 0), 9e15].map((wall) => {
    clock.wall = wall;
    return saved(store, exampleApplication(randomUUID(), 'me')).caseId;
  });
  const listed = store.submissions.casesOfPerson('me', 10).map(({ caseId }) => caseId);
  expect(listed).toEqual([...cases].reverse());
  store.close();
});

test('what does not fit the contract throws, names the field and no value, and leaves nothing behind', () => {
  const store = openExample(temporaryFolder());
  const good = exampleApplication(randomUUID());
  const { body } = good;
  if (body.kind !== 'application') throw new Error('example is no application');
  const wrong = { ...good, body: { ...body, itemCode: 'SECRET-OF-WANG' } };
  expect(() => store.submissions.save(wrong)).toThrow('body.itemCode');
  expect(() => store.submissions.save(wrong)).not.toThrow('SECRET-OF-WANG');
  expect(store.submissions.counts().queued).toBe(0);
  expect(saved(store, good).terminalSequence).toBe(1);
  store.close();
});

test('tells of a change only after it can be read back', () => {
  const store = openExample(temporaryFolder());
  const caseId = randomUUID();
  const seen: (string | undefined)[] = [];
  const stop = store.submissions.onChange((changed) => seen.push(store.submissions.progress(changed)?.state));
  const receipt = saved(store, exampleApplication(caseId));
  store.queue.markUploading(receipt.id);
  store.queue.markReceived(exampleReceipt(receipt));
  stop();
  saved(store, exampleEvaluation(caseId));
  expect(seen).toEqual(['queued', 'uploading', 'received']);
  store.close();
});

test('everything is sent only when nothing is queued, uploading, blocked or refused', () => {
  const store = openExample(temporaryFolder());
  expect(store.submissions.counts().everythingSent).toBe(true);
  const [first, second, third] = [1, 2, 3].map(() => saved(store, exampleApplication(randomUUID())));
  if (!first || !second || !third) throw new Error('not saved');
  store.queue.markUploading(first.id);
  store.queue.markRefused(second.id, { errorClass: 'refused', status: 422 });
  store.queue.markBlocked(third.id, { errorClass: 'damaged' });
  expect(store.submissions.counts()).toEqual({
    queued: 0,
    uploading: 1,
    blocked: 1,
    refused: 1,
    everythingSent: false,
  });
  store.queue.markReceived(exampleReceipt(first));
  expect(store.submissions.counts()).toMatchObject({ uploading: 0, everythingSent: false });
  store.close();
});

test('a rating is kept without the key that leads to the person', () => {
  const folder = temporaryFolder();
  const store = openExample(folder);
  saved(store, { ...exampleEvaluation(randomUUID()), personKey: 'canary-of-a-person' });
  store.close();
  expect(readFileSync(join(folder, 'submissions.sqlite')).includes('canary-of-a-person')).toBe(false);
});

test('a record whose bytes changed on the disk is found before it is sent', () => {
  const folder = temporaryFolder();
  const first = openExample(folder);
  const receipt = saved(first, exampleApplication(randomUUID()));
  first.close();
  const database = new Database(join(folder, 'submissions.sqlite'));
  database.exec(`UPDATE content SET payload = replace(payload, 'mac', 'mat')`);
  database.close();
  const store = openExample(folder);
  expect(store.queue.request(receipt.id)).toEqual({ ok: false, failure: { code: 'damaged' } });
  store.close();
});
