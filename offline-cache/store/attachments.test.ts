import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NewAttachment } from '../../contract/outbox.ts';
import { openAttachment, sealAttachment } from '../../seal/attachment.ts';
import { AttachmentFiles } from './attachment-files.ts';
import { exampleApplication, exampleReceipt, openExample } from './fixtures/example-submissions.ts';
import { openExampleEnvelope, readExample } from './fixtures/known-keys.ts';
import { realRandomness } from './fixtures/real-time.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

const photos: NewAttachment[] = [
  { material: 'photo', mediaType: 'image/jpeg', bytes: Buffer.from('first photo '.repeat(500)) },
  { material: 'scan', mediaType: 'application/pdf', bytes: Buffer.from('second') },
];

function withTwoFiles() {
  const folder = temporaryFolder();
  const store = openExample(folder, { randomness: realRandomness });
  const saved = store.submissions.save({ ...exampleApplication(randomUUID()), attachments: photos });
  if (!saved.ok) throw new Error(saved.failure.code);
  return { folder, store, id: saved.value.id, attachments: join(folder, 'attachments') };
}

test('are sealed in their files, named in the header, and open with the keys of the envelope', () => {
  const { store, id, attachments } = withTwoFiles();
  const request = store.queue.request(id);
  if (!request.ok) throw new Error(request.failure.code);
  const { header } = readExample(request.value.payload);
  const kept = store.queue.attachmentsOf(id);
  expect(kept.map(({ ordinal, sealedHash, sealedSize }) => ({ ordinal, sealedHash, sealedSize }))).toEqual(
    header.attachments,
  );
  expect(readdirSync(attachments).sort()).toEqual([`${id}-1.sealed`, `${id}-2.sealed`]);
  const descriptions = openExampleEnvelope(request.value.payload).attachments;
  for (const [index, { path, confirmedOffset }] of kept.entries()) {
    const description = descriptions[index];
    const opened = description && openAttachment(readFileSync(path), description);
    expect(opened?.ok && opened.value.equals(Buffer.from(photos[index]?.bytes ?? []))).toBe(true);
    expect(confirmedOffset).toBe(0);
    expect(store.queue.attachmentIntact(id, index + 1)).toBe(true);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  }
  expect(store.queue.sendable(Number.MAX_SAFE_INTEGER, 1)).toMatchObject([
    { submissionId: id, hasAttachments: true, payloadLength: request.value.payload.length },
  ]);
  store.close();
});

test('how far an upload has come is remembered; another address begins anew', () => {
  const { folder, store, id } = withTwoFiles();
  expect(store.queue.confirmOffset(id, 1, 100)).toEqual({ ok: true, value: false });
  expect(store.queue.rememberUpload(id, 1, 'uploads/a')).toEqual({ ok: true, value: true });
  expect(store.queue.confirmOffset(id, 1, 100)).toEqual({ ok: true, value: true });
  expect(store.queue.confirmOffset(id, 1, 1_000_000)).toEqual({ ok: true, value: false });
  expect(store.queue.rememberUpload(id, 1, 'uploads/a')).toEqual({ ok: true, value: true });
  store.close();
  const again = openExample(folder, { randomness: realRandomness });
  expect(again.queue.attachmentsOf(id)[0]).toMatchObject({ uploadUrl: 'uploads/a', confirmedOffset: 100 });
  again.queue.rememberUpload(id, 1, 'uploads/b');
  expect(again.queue.attachmentsOf(id)[0]).toMatchObject({ uploadUrl: 'uploads/b', confirmedOffset: 0 });
  expect(again.queue.rememberUpload(id, 3, 'uploads/c')).toEqual({ ok: true, value: false });
  expect(again.queue.rememberUpload(randomUUID(), 1, 'uploads/c')).toEqual({ ok: true, value: false });
  again.close();
});

test('a file that was changed, cut or taken away is not intact', () => {
  const { store, id, attachments } = withTwoFiles();
  const [first, second] = [join(attachments, `${id}-1.sealed`), join(attachments, `${id}-2.sealed`)];
  const bytes = readFileSync(first);
  bytes.writeUInt8(bytes.readUInt8(3_000) ^ 1, 3_000);
  writeFileSync(first, bytes);
  rmSync(second);
  expect([1, 2].map((ordinal) => store.queue.attachmentIntact(id, ordinal))).toEqual([false, false]);
  store.close();
});

test('what a crash left between file and row is swept at boot, what has a row stays, strangers stay', () => {
  const { folder, store, id, attachments } = withTwoFiles();
  const orphan = randomUUID();
  for (const name of [`${orphan}-1.sealed`, `${orphan}-2.sealed.part`, `${id}-3.sealed`, 'note.txt']) {
    writeFileSync(join(attachments, name), 'left');
  }
  store.close();
  const again = openExample(folder, { randomness: realRandomness });
  expect(readdirSync(attachments).sort()).toEqual([`${id}-1.sealed`, `${id}-2.sealed`, 'note.txt']);
  again.close();
});

/** Makes the second file impossible in a way that the kernel itself refuses. */
const obstacles: [string, (folder: string, id: string) => void][] = [
  ['its temporary name is taken', (folder, id) => mkdirSync(join(folder, `${id}-2.sealed.part`))],
  [
    'its name is taken by a folder',
    (folder, id) => mkdirSync(join(folder, `${id}-2.sealed`, 'in'), { recursive: true }),
  ],
];

test.each(obstacles)('when the second cannot be written, nothing of the first stays: %s', (_, hinder) => {
  const folder = temporaryFolder();
  const files = new AttachmentFiles(folder);
  const id = randomUUID();
  const seals = photos.map((photo, index) => sealAttachment(photo, index + 1, realRandomness));
  mkdirSync(files.folder);
  hinder(files.folder, id);
  expect(files.write(id, seals)).toMatchObject({ ok: false, failure: { code: 'ioError' } });
  expect(files.names().filter((name) => name.startsWith(`${id}-1`))).toEqual([]);
});

test('when the row cannot be committed, the files go and nothing was taken', () => {
  const { store, folder, attachments } = withTwoFiles();
  const before = readdirSync(attachments);
  store.close();
  const again = openExample(folder, { randomness: realRandomness });
  // a folder of attachments that cannot be used
  renameSync(attachments, `${attachments}-away`);
  writeFileSync(attachments, 'no folder');
  const outcome = again.submissions.save({ ...exampleApplication(randomUUID()), attachments: photos });
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'ioError' } });
  expect(again.submissions.counts().queued).toBe(1);
  rmSync(attachments);
  renameSync(`${attachments}-away`, attachments);
  expect(readdirSync(attachments)).toEqual(before);
  expect(again.submissions.save({ ...exampleApplication(randomUUID()), attachments: photos }).ok).toBe(true);
  again.close();
});

test('stay until the platform has them and the retention is over', () => {
  const { store, id, attachments } = withTwoFiles();
  const request = store.queue.request(id);
  if (!request.ok) throw new Error(request.failure.code);
  store.queue.markUploading(id);
  store.queue.markReceived(exampleReceipt(request.value));
  expect(store.eraseExpiredPayloads()).toEqual({ ok: true, value: 0 });
  expect(readdirSync(attachments)).toHaveLength(2);
  expect(existsSync(join(attachments, `${id}-1.sealed`))).toBe(true);
  chmodSync(attachments, 0o700);
  store.close();
});
