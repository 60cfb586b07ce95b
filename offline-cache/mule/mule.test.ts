import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SavedSubmission } from '../../contract/outbox.ts';
import {
  openingKey,
  readBundle,
  writeBundle,
  type BundleManifest,
  type BundleRecord,
  type BundleWriting,
} from '../../seal/bundle.ts';
import { signingKey } from '../../seal/key-file.ts';
import { newKeyPair, signText } from '../../seal/sm2.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { acceptanceText } from '../../seal/statements.ts';
import { headerIsSignedBy, openSubmission, readSeal } from '../../seal/submission-seal.ts';
import {
  testAgencyKey,
  testAgencyPair,
  testKeySet,
  testPlatformPair,
  testTerminalKey,
  testTerminalPair,
} from '../../seal/testing/test-keys.ts';
import { SigningUnavailable } from '../keys/signing-key-store.ts';
import {
  exampleApplication,
  exampleEvaluation,
  exampleReceipt,
  openExample,
} from '../store/fixtures/example-submissions.ts';
import { ManualClock } from '../store/fixtures/manual-clock.ts';
import { realRandomness } from '../store/fixtures/real-time.ts';
import { temporaryFolder } from '../store/fixtures/temporary-folder.ts';
import { openAnswerKey } from './answer-key.ts';
import { exportOutbox, type OutboxExport } from './export-outbox.ts';
import { importReceipts, type AnswersImport } from './import-receipts.ts';

const terminalId = 'PL-TEST-0001';
const trust = { platformKeys: () => testKeySet.platform };

function terminal() {
  const folder = temporaryFolder();
  const store = openExample(join(folder, 'data'));
  onTestFinished(() => store.close());
  const stick = join(folder, 'stick');
  mkdirSync(stick);
  const answerKey = openAnswerKey(join(folder, 'answers.key'));
  if (!answerKey.ok) throw new Error(answerKey.failure.detail);
  const save = (attachmentBytes: readonly number[] = [], caseId: string = randomUUID()): SavedSubmission => {
    const attachments = attachmentBytes.map((size) => ({
      ...{ material: 'photo', mediaType: 'image/jpeg' },
      bytes: realRandomness.bytes(size),
    }));
    const saved = store.submissions.save({ ...exampleApplication(caseId), attachments });
    if (!saved.ok) throw new Error(saved.failure.code);
    return saved.value;
  };
  const exporting = (overrides: Partial<OutboxExport> = {}) =>
    exportOutbox({
      ...{ queue: store.queue, terminalId, folder: stick, recipient: testAgencyKey, sender: testTerminalKey },
      ...{ answerTo: answerKey.value.named, clock: new ManualClock(), randomness: realRandomness },
      ...overrides,
    });
  const importing = (file: string, overrides: Partial<AnswersImport> = {}) =>
    importReceipts({
      ...{ queue: store.queue, terminalId, file, openers: [answerKey.value.opener], trust },
      ...overrides,
    });
  const answering = async (
    records: BundleRecord[],
    overrides: Partial<BundleWriting> = {},
    manifest: Partial<BundleManifest> = {},
  ) => {
    const pieces: Buffer[] = [];
    const writing: BundleWriting = {
      manifest: {
        ...{ version: 1, content: 'answers', terminalId, number: 1 },
        createdAt: '2026-01-15T09:30:00.000Z',
        ...manifest,
      },
      ...{ records, recipient: answerKey.value.named, sender: signingKey(testPlatformPair) },
      randomness: realRandomness,
    };
    for await (const piece of writeBundle({ ...writing, ...overrides })) pieces.push(piece);
    const file = join(stick, 'jiujin-answers');
    writeFileSync(file, Buffer.concat(pieces));
    return file;
  };
  const counts = () => store.submissions.counts();
  return { store, stick, folder, save, exporting, importing, answering, counts, answerKey: answerKey.value };
}

function receipt(saved: SavedSubmission, serverSequence = 1): BundleRecord {
  return { kind: 'answer', answer: { id: saved.id, receipt: exampleReceipt(saved, serverSequence) } };
}

function refusal(saved: SavedSubmission, status = 422, code = 'hashConflict'): BundleRecord {
  return { kind: 'answer', answer: { id: saved.id, status, error: { code, message: '不同' } } };
}

function acceptance(saved: SavedSubmission): BundleRecord {
  const status = {
    ...{ caseId: saved.caseId, caseNumber: exampleReceipt(saved).caseNumber, state: 'accepted' as const },
    ...{
      receivedAt: '2026-01-15T09:31:00.000Z',
      acceptedAt: '2026-01-15T10:00:00.000Z',
      acceptedBy: '人社局',
    },
  };
  const signature = signText(acceptanceText(status), testPlatformPair);
  return { kind: 'acceptance', status: { ...status, signedBy: testPlatformPair.keyId, signature } };
}

/** As the platform reads it. */
async function opened(file: string) {
  const records: BundleRecord[] = [];
  const outcome = await readBundle({
    source: (async function* () {
      yield await Promise.resolve(readFileSync(file));
    })(),
    openers: [openingKey(testAgencyPair)],
    senders: () => [testTerminalPair],
    record: (record) => void records.push(record),
  });
  return { outcome, records };
}

describe('taking the outbox away', () => {
  test('everything unsent, attachments included, as the platform can open it', async () => {
    const { save, exporting, store } = terminal();
    const plain = save();
    const rich = save([200_000, 10]);
    const rating = store.submissions.save(exampleEvaluation(plain.caseId));
    const exported = await exporting();
    expect(exported).toMatchObject({ ok: true, value: { submissions: 3, attachments: 2, damaged: 0 } });
    if (!exported.ok || !rating.ok) return;
    const { outcome, records } = await opened(exported.value.file);
    expect(outcome).toMatchObject({ ok: true, value: { terminalId, content: 'outbox', number: 1 } });
    const requests = records.flatMap((record) => (record.kind === 'submission' ? [record.request] : []));
    expect(requests.map(({ id }) => id)).toEqual([plain.id, rich.id, rating.value.id]);
    for (const { payload } of requests) {
      const seal = readSeal(payload);
      if (!seal.ok) throw new Error(seal.failure.code);
      expect(headerIsSignedBy(seal.value, testTerminalKey.publicKey)).toBe(true);
      expect(openSubmission(seal.value, [testAgencyPair]).ok).toBe(true);
    }
    const heads = records.flatMap((record) => (record.kind === 'attachment' ? [record.attachment] : []));
    const bytes = Buffer.concat(records.flatMap((record) => (record.kind === 'bytes' ? [record.bytes] : [])));
    const [large, small] = heads;
    expect(sm3OfBytes(bytes.subarray(0, large!.sealedSize))).toBe(large!.sealedHash);
    expect(sm3OfBytes(bytes.subarray(large!.sealedSize))).toBe(small!.sealedHash);
  });

  test('changes nothing here, writes nothing over, and leaves nothing half written', async () => {
    const { save, exporting, stick, store, counts } = terminal();
    save([5_000]);
    const before = store.queue.unsent(10, 0);
    writeFileSync(join(stick, `jiujin-${terminalId}-7.answers`), '');
    await exporting();
    await exporting();
    expect(readdirSync(stick).sort()).toEqual([
      `jiujin-${terminalId}-7.answers`,
      `jiujin-${terminalId}-8.mule`,
      `jiujin-${terminalId}-9.mule`,
    ]);
    expect(store.queue.unsent(10, 0)).toEqual(before);
    expect(counts()).toMatchObject({ queued: 1, uploading: 0 });
  });

  test('hundreds of submissions, held ones too', async () => {
    const { save, exporting, store } = terminal();
    const saved = Array.from({ length: 130 }, () => save());
    store.queue.markRefused(saved[3]!.id, { errorClass: 'refused', status: 422 });
    const exported = await exporting();
    expect(exported).toMatchObject({ ok: true, value: { submissions: 130 } });
  });

  test('nothing on the stick can be read', async () => {
    const { save, exporting, stick } = terminal();
    const saved = save([4_000]);
    await exporting();
    for (const name of readdirSync(stick)) {
      const bytes = readFileSync(join(stick, name));
      for (const word of [saved.id, saved.hash, saved.caseId, '养老金', 'sm2-sm4-1', '"header"'])
        expect(bytes.includes(word)).toBe(false);
    }
  });

  test('an attachment that is damaged here stays here, the others go', async () => {
    const { save, exporting, store } = terminal();
    const bad = save([3_000]);
    save([3_000]);
    const { path } = store.queue.attachmentsOf(bad.id)[0]!;
    writeFileSync(path, 'something else');
    expect(await exporting()).toMatchObject({
      ok: true,
      value: { submissions: 1, attachments: 1, damaged: 1 },
    });
  });

  test('what cannot be done is a value', async () => {
    const { save, exporting, folder, stick } = terminal();
    expect(await exporting()).toEqual({ ok: false, failure: { code: 'nothingToSend' } });
    save([2_000]);
    expect(await exporting({ folder: join(folder, 'pulled') })).toMatchObject({
      failure: { code: 'stickGone' },
    });
    expect(await exporting({ folder: '/dev/null' })).toMatchObject({ failure: { code: 'stickGone' } });
    expect(await exporting({ folder: '/proc' })).toMatchObject({ ok: false });
    const sender = {
      ...testTerminalKey,
      sign: () => {
        throw new SigningUnavailable({ code: 'keyMissing', detail: 'x' });
      },
    };
    expect(await exporting({ sender })).toMatchObject({ failure: { code: 'cannotSign' } });
    expect(readdirSync(stick)).toEqual([]);
  });
});

describe('bringing the answers back', () => {
  test('receipts, refusals and acceptances settle what waits', async () => {
    const { save, importing, answering, store, counts } = terminal();
    const [got, refused, later, waits] = [save(), save(), save(), save()];
    const file = await answering([
      ...[receipt(got), refusal(refused), refusal(later, 409, 'earlierPartMissing'), acceptance(got)],
    ]);
    expect(await importing(file)).toEqual({
      ok: true,
      value: { number: 1, received: 1, refused: 1, accepted: 1, nothingNew: 1 },
    });
    expect(store.submissions.progress(got.caseId)).toMatchObject({ rung: 'accepted', acceptedBy: '人社局' });
    expect(store.submissions.progress(waits.caseId)?.state).toBe('queued');
    expect(counts()).toMatchObject({ queued: 2, refused: 1 });
  });

  test('twice, or an old one after the line settled everything: nothing changes', async () => {
    const { save, importing, answering, store } = terminal();
    const [first, second] = [save(), save()];
    const file = await answering([receipt(first), refusal(second)]);
    await importing(file);
    const before = [first, second].map(({ caseId }) => store.submissions.progress(caseId));
    expect(await importing(file)).toMatchObject({ ok: true, value: { received: 0, accepted: 0 } });
    expect([first, second].map(({ caseId }) => store.submissions.progress(caseId))).toEqual(before);
    store.queue.settle([{ kind: 'received', receipt: exampleReceipt(second, 2) }]);
    expect(await importing(file)).toMatchObject({
      ok: true,
      value: { received: 0, refused: 0, nothingNew: 2 },
    });
    expect(store.submissions.progress(second.caseId)?.state).toBe('received');
  });

  test('while the line sends the same submission', async () => {
    const { save, importing, answering, store } = terminal();
    const saved = save();
    store.queue.markUploadingAll([saved.id]);
    await importing(await answering([receipt(saved)]));
    store.queue.settle([
      { kind: 'retry', submissionId: saved.id, failure: { errorClass: 'network' }, delayMs: 1_000 },
    ]);
    expect(store.submissions.progress(saved.caseId)?.state).toBe('received');
  });

  test('a receipt for other content, or that the platform did not sign, settles nothing', async () => {
    const { save, importing, answering, counts } = terminal();
    const [one, other] = [save(), save()];
    const forged = exampleReceipt(other);
    const file = await answering([
      { kind: 'answer', answer: { id: one.id, receipt: exampleReceipt({ ...one, hash: 'f'.repeat(64) }) } },
      {
        kind: 'answer',
        answer: { id: other.id, receipt: { ...forged, caseNumber: forged.caseNumber.replace(/^1/, '2') } },
      },
    ]);
    expect(await importing(file)).toMatchObject({ ok: true, value: { received: 0, nothingNew: 2 } });
    expect(counts().queued).toBe(2);
  });

  test.each<[string, string, Partial<BundleWriting>, Partial<BundleManifest>]>([
    ['for another terminal', 'notMeant', {}, { terminalId: 'PL-TEST-0002' }],
    ['an outbox', 'notMeant', {}, { content: 'outbox' }],
    ['sealed to another key', 'notForThisKey', { recipient: testAgencyKey }, {}],
    ['signed by a stranger', 'notSigned', { sender: signingKey(newKeyPair()) }, {}],
    ['signed by this terminal itself', 'notSigned', { sender: testTerminalKey }, {}],
  ])('%s: %s, and nothing counts', async (_, code, overrides, manifest) => {
    const { save, importing, answering, counts } = terminal();
    const saved = save();
    const file = await answering([receipt(saved)], overrides, manifest);
    expect(await importing(file)).toEqual({ ok: false, failure: { code } });
    expect(counts().queued).toBe(1);
  });

  test('no file, a folder, a stick pulled while reading', async () => {
    const { importing, stick, answering, save } = terminal();
    expect(await importing(join(stick, 'missing'))).toMatchObject({ failure: { code: 'stickGone' } });
    expect(await importing(stick)).toMatchObject({ failure: { code: 'stickGone' } });
    const file = await answering([receipt(save())]);
    rmSync(file);
    expect(await importing(file)).toMatchObject({ failure: { code: 'stickGone', detail: 'ENOENT' } });
  });

  test('changed in any way, cut anywhere: a value, and nothing counts', async () => {
    const { save, importing, answering, counts, stick } = terminal();
    const saved = [save(), save(), save()];
    const whole = readFileSync(await answering(saved.map((one, index) => receipt(one, index + 1))));
    const file = join(stick, 'spoilt');
    const spoilt = fc.oneof(
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
        const copy = Buffer.from(whole);
        copy.writeUInt8(copy.readUInt8(at) ^ change, at);
        return copy;
      }),
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 40 }).map((tail) => Buffer.concat([whole, tail])),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(spoilt, async (bytes) => {
        writeFileSync(file, bytes);
        expect((await importing(file)).ok).toBe(false);
        expect(counts()).toMatchObject({ queued: 3, refused: 0 });
      }),
      { numRuns: 200 },
    );
    writeFileSync(file, whole);
    expect(await importing(file)).toMatchObject({ ok: true, value: { received: 3 } });
  });
});

test('the way there and back: what the platform opened and answered is received', async () => {
  const { save, exporting, importing, answering, counts } = terminal();
  const saved = [save([1_000]), save()];
  const exported = await exporting();
  if (!exported.ok) throw new Error(exported.failure.code);
  const { outcome, records } = await opened(exported.value.file);
  if (!outcome.ok) throw new Error(outcome.failure.code);
  const ids = records.flatMap((record) => (record.kind === 'submission' ? [record.request.id] : []));
  const recipient = outcome.value.answerTo!;
  const file = await answering(
    saved.filter(({ id }) => ids.includes(id)).map((one, index) => receipt(one, index + 1)),
    { recipient },
    { number: outcome.value.number },
  );
  expect(await importing(file)).toMatchObject({ ok: true, value: { received: 2 } });
  expect(counts().everythingSent).toBe(true);
});
