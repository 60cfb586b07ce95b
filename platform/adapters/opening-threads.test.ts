import { expect, test } from 'vitest';
import { readSeal, sealSubmission, type ReadSeal } from '../../seal/submission-seal.ts';
import { testAgencyPair, testPlatformPair } from '../../seal/testing/test-keys.ts';
import { testEnvelope, testSealingParts } from '../../seal/testing/test-seals.ts';
import { keyFileOpener } from './key-file-opener.ts';
import { threadedOpener } from './opening-threads.ts';

function sealed(receiptNumber: string): ReadSeal {
  const seal = readSeal(sealSubmission(testSealingParts({ envelope: testEnvelope({ receiptNumber }) })));
  if (!seal.ok) throw new Error(seal.failure.code);
  return seal.value;
}

test('each seal gets its own answer, the one it gets without threads', async () => {
  const keys = [testPlatformPair, testAgencyPair];
  const [threaded, plain] = [threadedOpener(keys, 2), keyFileOpener(keys)];
  expect(threaded.keys).toEqual(plain.keys);
  const seals = ['0000001', '0000002', '0000003', '0000004', '0000005'].map(sealed);
  const changed = { ...sealed('0000006') };
  changed.payload = { ...changed.payload, mac: '0'.repeat(64) };
  const toAnotherKey = { ...sealed('0000007') };
  toAnotherKey.header = { ...toAnotherKey.header, agencyKeyId: '0'.repeat(16) };
  const all = [...seals, changed, toAnotherKey];
  const opened = await Promise.all(all.map((seal) => threaded.open(seal)));
  expect(opened).toEqual(await Promise.all(all.map((seal) => plain.open(seal))));
  expect(opened.map((one) => (one.ok ? one.value.receiptNumber : one.failure.code))).toEqual([
    ...['0000001', '0000002', '0000003', '0000004', '0000005', 'sealBroken', 'unknownAgencyKey'],
  ]);
});

test('what a thread had not opened when it ended is said to come again, and another thread follows', async () => {
  const opener = threadedOpener([testAgencyPair], 1);
  const deadly = {} as ReadSeal;
  const [killed, behind] = await Promise.all([opener.open(deadly), opener.open(sealed('0000001'))]);
  expect(killed).toEqual({ ok: false, failure: { code: 'unavailable' } });
  expect(behind).toEqual({ ok: false, failure: { code: 'unavailable' } });
  expect(await opener.open(sealed('0000002'))).toMatchObject({ ok: true });
});
