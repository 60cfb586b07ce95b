import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Randomness } from '../contract/clock.ts';
import {
  openingKey,
  readBundle,
  writeBundle,
  type BundleManifest,
  type BundleRecord,
  type BundleWriting,
} from './bundle.ts';
import { newKeyPair } from './sm2.ts';
import { signingKey } from './key-file.ts';
import {
  testAgencyKey,
  testAgencyPair,
  testPlatformKey,
  testTerminalKey,
  testTerminalPair,
} from './testing/test-keys.ts';

const randomness: Randomness = { bytes: (count) => randomBytes(count), fraction: () => 0.5 };
const manifest: BundleManifest = {
  version: 1,
  content: 'outbox',
  terminalId: 'PL-TEST-0001',
  number: 3,
  createdAt: '2026-01-15T09:30:00.000Z',
};

function records(attachmentBytes = 200_000): BundleRecord[] {
  const id = randomUUID();
  const payload = JSON.stringify({ header: '王淑芬'.repeat(40) });
  return [
    { kind: 'submission', request: { id, hash: 'a'.repeat(64), format: 'sm2-sm4-1', payload } },
    {
      kind: 'attachment',
      attachment: { submissionId: id, ordinal: 1, sealedHash: 'b'.repeat(64), sealedSize: attachmentBytes },
    },
    { kind: 'bytes', bytes: randomBytes(attachmentBytes) },
    { kind: 'answer', answer: { id, status: 422, error: { code: 'hashConflict', message: '不同' } } },
  ];
}

async function written(overrides: Partial<BundleWriting> = {}): Promise<Buffer> {
  const writing = {
    manifest,
    records: records(),
    recipient: testAgencyKey,
    sender: testTerminalKey,
    randomness,
  };
  const pieces: Buffer[] = [];
  for await (const piece of writeBundle({ ...writing, ...overrides })) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** As a file gives it: pieces that know nothing of chunks. */
async function* inPieces(bytes: Uint8Array, size = 7_001): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(bytes: Uint8Array, opener = testAgencyPair, sender = testTerminalPair) {
  const seen: BundleRecord[] = [];
  const outcome = await readBundle({
    source: inPieces(bytes),
    openers: [openingKey(opener)],
    senders: (said) => (said.terminalId === manifest.terminalId ? [sender] : []),
    record: (record) => void seen.push(record),
  });
  return { outcome, seen };
}

describe('a bundle', () => {
  test('gives back what was put in, in order', async () => {
    const put = records();
    const { outcome, seen } = await read(await written({ records: put }));
    expect(outcome).toEqual({ ok: true, value: manifest });
    expect(seen).toEqual(put);
  });

  test.each([0, 1, 65_000, 65_536, 131_072, 131_077])('with %i bytes in one record', async (size) => {
    const put: BundleRecord[] = [{ kind: 'bytes', bytes: randomBytes(size) }];
    const { outcome, seen } = await read(await written({ records: put }));
    expect(outcome.ok).toBe(true);
    expect(seen).toEqual(put);
  });

  test('shows nothing but magic, version and key id', async () => {
    const bytes = await written();
    expect(bytes.subarray(0, 20).toString('latin1')).toBe(
      `jiujin-mule\u0001${Buffer.from(testAgencyKey.keyId, 'hex').toString('latin1')}`,
    );
    for (const word of ['PL-TEST-0001', 'outbox', 'header', '王淑芬', 'sm2-sm4-1'])
      expect(bytes.includes(word)).toBe(false);
  });

  test('for another key, by another sender, of another terminal', async () => {
    const bytes = await written();
    const stranger = newKeyPair();
    expect((await read(bytes, stranger)).outcome).toEqual({ ok: false, failure: { code: 'notForThisKey' } });
    expect((await read(bytes, testAgencyPair, stranger)).outcome).toEqual({
      ok: false,
      failure: { code: 'notSigned' },
    });
    const forged = await written({ sender: { ...signingKey(stranger), keyId: testTerminalPair.keyId } });
    expect((await read(forged)).outcome).toEqual({ ok: false, failure: { code: 'notSigned' } });
    const others = await written({ manifest: { ...manifest, terminalId: 'PL-TEST-0002' } });
    expect((await read(others)).outcome).toEqual({ ok: false, failure: { code: 'notMeant' } });
  });

  test('of a newer program, and what is no bundle at all', async () => {
    const newer = await written();
    newer[11] = 2;
    expect((await read(newer)).outcome).toEqual({ ok: false, failure: { code: 'newerVersion' } });
    expect((await read(Buffer.from('PK\u0003\u0004'))).outcome).toEqual({
      ok: false,
      failure: { code: 'notABundle' },
    });
    expect((await read(Buffer.alloc(0))).outcome).toEqual({ ok: false, failure: { code: 'notABundle' } });
  });

  test('a signature does not fit another recipient: who opens it cannot pass it on as sent to somebody else', async () => {
    const put: BundleRecord[] = [];
    const toAgency = await written({ records: put });
    let signature = '';
    const spy = {
      ...testTerminalKey,
      sign: (text: string) => (signature = testTerminalKey.sign(text)),
    };
    await written({ records: put, sender: spy });
    const passedOn = await written({
      records: put,
      recipient: testPlatformKey,
      sender: { ...testTerminalKey, sign: () => signature },
    });
    expect(toAgency.length).toBe(passedOn.length);
    const outcome = await readBundle({
      source: inPieces(passedOn),
      openers: [{ keyId: testPlatformKey.keyId, open: openWithPlatform }],
      senders: () => [testTerminalPair],
      record: () => undefined,
    });
    expect(outcome).toEqual({ ok: false, failure: { code: 'notSigned' } });
  });

  test('any changed bit, any cut, any tail is found', async () => {
    const bytes = await written({ records: records(70_000) });
    const spoiled = fc.oneof(
      fc.record({ at: fc.nat(bytes.length - 1), bit: fc.nat(7) }).map(({ at, bit }) => {
        const copy = Buffer.from(bytes);
        copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
        return copy;
      }),
      fc.nat(bytes.length - 1).map((length) => bytes.subarray(0, length)),
      fc.uint8Array({ minLength: 1, maxLength: 100 }).map((tail) => Buffer.concat([bytes, tail])),
      fc.tuple(fc.nat(bytes.length - 1), fc.nat(bytes.length - 1)).map(([one, other]) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to + 1)]);
      }),
    );
    await fc.assert(
      fc.asyncProperty(spoiled, async (copy) => {
        const { outcome } = await read(copy);
        expect(outcome.ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('any bytes at all are a value, never an exception', async () => {
    const head = (await written()).subarray(0, 165);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, withHead) => {
        const { outcome } = await read(withHead ? Buffer.concat([head, bytes]) : bytes);
        expect(outcome.ok).toBe(false);
      }),
    );
  });
});

function openWithPlatform(ciphertext: Uint8Array) {
  return openingKey({ ...testAgencyPair, privateKey: '2'.repeat(64) }).open(ciphertext);
}
