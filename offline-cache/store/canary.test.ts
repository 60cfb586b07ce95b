import iconv from 'iconv-lite';
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { NewSubmission } from '../../contract/outbox.ts';
import { folderHolds } from './fixtures/byte-search.ts';
import { exampleApplication, exampleReceipt, openExample } from './fixtures/example-submissions.ts';
import { ManualClock } from './fixtures/manual-clock.ts';
import { realRandomness } from './fixtures/real-time.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { startTerminalProcess } from './fixtures/terminal-process.ts';

const person = {
  name: '慕容灵台',
  idNumber: '620822194912310028',
  address: '灵台县独店镇无人知晓的村子四十七号',
};
const canaries = Object.values(person);

/** Every way in which a text could lie on a disk by accident: whole, in base64 at each of its three offsets, in hex. */
function disguises(text: string): Buffer[] {
  const encoded = ['utf8', 'utf16-le', 'utf16-be', 'gb18030'].map((encoding) => iconv.encode(text, encoding));
  const all = encoded.flatMap((bytes) => [
    bytes,
    ...[0, 1, 2].map((offset) => base64Middle(bytes, offset)),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('hex').toUpperCase()),
  ]);
  // shorter ones are found in any ciphertext now and then
  return all.filter(({ byteLength }) => byteLength >= 6);
}

/** The part of a base64 text that does not depend on the bytes around it. */
function base64Middle(bytes: Buffer, offset: number): Buffer {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return Buffer.from(shifted.slice(4, -4));
}

function expectSilent(folder: string): void {
  const found = canaries.flatMap((text) =>
    disguises(text).flatMap((bytes) =>
      folderHolds(folder, bytes) ? [`${text}: ${bytes.toString('hex')}`] : [],
    ),
  );
  expect(found).toEqual([]);
}

function submission(): NewSubmission {
  const example = exampleApplication(randomUUID());
  const { body } = example;
  if (body.kind !== 'application') throw new Error('the example is an application');
  const { name, idNumber, address } = person;
  const bytes = Buffer.concat(Object.values(person).flatMap(disguises));
  return {
    ...example,
    body: { ...body, applicant: { name, idNumber, cardKind: 'resident' }, answers: { address } },
    attachments: [{ material: 'photo', mediaType: 'image/jpeg', bytes }],
  };
}

test('the search finds what it looks for', () => {
  for (const text of canaries) {
    const plain = iconv.encode(`…${text}…`, 'utf8');
    expect(disguises(text).some((bytes) => plain.includes(bytes))).toBe(true);
    expect(disguises(text).some((bytes) => Buffer.from(plain.toString('base64')).includes(bytes))).toBe(true);
    expect(disguises(text).length).toBeGreaterThan(15);
  }
});

test('no name, number or address in any file: after saving, failing, sending, erasing, checkpoint and restart', () => {
  const clock = new ManualClock();
  const folder = temporaryFolder();
  let store = openExample(folder, { randomness: realRandomness }, clock);
  const saved = [1, 2, 3, 4].map(() => store.submissions.save(submission()));
  expectSilent(folder);
  const [first, second, third] = saved.map((one) => (one.ok ? one.value : undefined));
  if (!first || !second || !third) throw new Error('not saved');
  expect(() => store.submissions.save({ ...submission(), caseId: 'no case' })).toThrow(TypeError);
  store.queue.markUploading(first.id);
  store.queue.markReceived(exampleReceipt(first, 1));
  store.queue.markUploading(second.id);
  store.queue.markRetry(second.id, { errorClass: 'network' }, 1_000);
  store.queue.markRefused(third.id, { errorClass: 'refused', status: 400, code: 'invalid' });
  expectSilent(folder);
  store.idle();
  expectSilent(folder);
  clock.advance(40 * 86_400_000);
  expect(store.queue.eraseExpired({ epoch: 'epoch-1', erasableThrough: 9 })).toEqual({ ok: true, value: 1 });
  expectSilent(folder);
  const killed = temporaryFolder();
  cpSync(folder, killed, { recursive: true });
  store.close();
  expectSilent(folder);
  store = openExample(killed, { randomness: realRandomness }, clock);
  store.verifyNext(100);
  expectSilent(killed);
  store.close();
});

test('nor after a kill in the middle of saving', async () => {
  const folder = temporaryFolder();
  const program = startTerminalProcess('save-forever.ts', folder);
  for (let line = 0; line < 8; line += 1) await program.nextLine();
  await program.kill();
  // the example's own words
  for (const text of ['620802195001010017', '13900000000', '某某']) {
    for (const bytes of disguises(text)) expect(folderHolds(folder, bytes)).toBe(false);
  }
});
