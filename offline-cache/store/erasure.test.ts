import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleApplication, exampleReceipt, openExample } from './fixtures/example-submissions.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

const dayMs = 86_400_000;
const canary = '灵台县独店镇无人知晓的村子';

/** Whether any file of the folder holds the text, the log of the database included. */
function folderHolds(folder: string, text: string): boolean {
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text));
}

function withOneSubmission() {
  const clock = new ManualClock();
  const folder = temporaryFolder();
  const store = openExample(folder, {}, clock);
  const example = exampleApplication(randomUUID());
  if (example.body.kind !== 'application') throw new Error('the example is an application');
  const saved = store.submissions.save({
    ...example,
    body: { ...example.body, answers: { address: canary } },
  });
  if (!saved.ok) throw new Error(saved.failure.code);
  return { clock, folder, store, saved: saved.value };
}

test('what the platform has is erased when its retention ends, from every file', () => {
  const { clock, folder, store, saved } = withOneSubmission();
  store.queue.markUploading(saved.id);
  store.queue.markReceived(exampleReceipt(saved));
  clock.advance(30 * dayMs - 1);
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 0 });
  expect(folderHolds(folder, canary)).toBe(true);
  clock.advance(1);
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 1 });
  expect(folderHolds(folder, canary)).toBe(false);
  expect(store.submissions.progress(saved.caseId)).toMatchObject({
    rung: 'received',
    receiptNumber: saved.receiptNumber,
  });
  store.close();
});

test('what the platform does not have yet is never erased, however the clock jumps', () => {
  const { clock, folder, store } = withOneSubmission();
  clock.wall += 3650 * dayMs;
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 0 });
  expect(folderHolds(folder, canary)).toBe(true);
  store.close();
});
