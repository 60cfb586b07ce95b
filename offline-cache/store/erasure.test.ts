import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NewAttachment } from '../../contract/outbox.ts';
import { exampleApplication, exampleReceipt, openExample } from './fixtures/example-submissions.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { folderHolds } from './fixtures/byte-search.ts';

const dayMs = 86_400_000;
const epoch = 'epoch-1';

const photo: NewAttachment = { material: 'photo', mediaType: 'image/jpeg', bytes: Buffer.from('a photo') };

function withOneSubmission() {
  const clock = new ManualClock();
  const folder = temporaryFolder();
  const store = openExample(folder, {}, clock);
  const saved = store.submissions.save({ ...exampleApplication(randomUUID()), attachments: [photo] });
  if (!saved.ok) throw new Error(saved.failure.code);
  const request = store.queue.request(saved.value.id);
  if (!request.ok) throw new Error(request.failure.code);
  const receive = (serverSequence: number) => {
    const receipt = exampleReceipt(saved.value, serverSequence, epoch);
    store.queue.markUploading(saved.value.id);
    store.queue.markReceived(receipt);
    return receipt;
  };
  /** the sealed bytes themselves, a piece from their middle */
  const sealedPiece = request.value.payload.slice(1_000, 1_040);
  return { clock, folder, store, saved: saved.value, receive, sealedPiece };
}

test('what is in every backup is erased when its retention ends, from every file, attachments too', () => {
  const { clock, folder, store, saved, receive, sealedPiece } = withOneSubmission();
  const receipt = receive(7);
  expect(store.queue.eraseExpired({ epoch, erasableThrough: 7 })).toEqual({ ok: true, value: 0 });
  clock.advance(30 * dayMs - 1);
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 0 });
  expect(folderHolds(folder, sealedPiece)).toBe(true);
  clock.advance(1);
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 1 });
  expect(folderHolds(folder, sealedPiece)).toBe(false);
  expect(readdirSync(join(folder, 'attachments'))).toEqual([]);
  expect(store.submissions.progress(saved.caseId)).toMatchObject({
    rung: 'received',
    receiptNumber: saved.receiptNumber,
    contentErasedAtMs: clock.wallMs(),
    receipt,
  });
  expect(store.queue.attachmentsOf(saved.id)).toEqual([]);
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 0 });
  store.close();
});

test('what the platform does not have yet is never erased, however the clock jumps', () => {
  const { clock, folder, store, sealedPiece } = withOneSubmission();
  clock.wall += 3650 * dayMs;
  expect(store.queue.eraseExpired({ epoch, erasableThrough: 1_000 })).toEqual({ ok: true, value: 0 });
  expect(folderHolds(folder, sealedPiece)).toBe(true);
  store.close();
});

test('what a restored backup might not have stays', () => {
  const { clock, store, receive } = withOneSubmission();
  receive(7);
  clock.advance(31 * dayMs);
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 0 });
  expect(store.queue.eraseExpired({ epoch, erasableThrough: 6 })).toEqual({ ok: true, value: 0 });
  expect(store.queue.eraseExpired({ epoch: 'another', erasableThrough: 100 })).toEqual({
    ok: true,
    value: 0,
  });
  expect(store.queue.eraseExpired({ epoch, erasableThrough: 7 })).toEqual({ ok: true, value: 1 });
  store.close();
});

test('the platform’s word outlives a restart, and an epoch that it does not speak of', () => {
  const { clock, folder, store, receive, saved } = withOneSubmission();
  receive(7);
  store.queue.eraseExpired({ epoch, erasableThrough: 7 });
  store.close();
  clock.advance(31 * dayMs);
  const again = openExample(folder, {}, clock);
  // restored: the platform still has it, but says nothing yet of its backups
  const standing = { terminalId: 'PL-TEST-0001', highestSequence: 1, missing: [], erasableThrough: 0 };
  const time = '2026-02-15T00:00:00.000Z';
  expect(again.queue.reoffer({ ...standing, epoch: 'epoch-2', time })).toEqual({
    ok: true,
    value: { offered: 0, contentGone: 0 },
  });
  expect(again.eraseExpiredPayloads()).toEqual({ ok: true, value: 0 });
  expect(again.queue.eraseExpired({ epoch: 'epoch-2', erasableThrough: 7 })).toEqual({ ok: true, value: 1 });
  expect(again.submissions.progress(saved.caseId)?.rung).toBe('received');
  again.close();
});
