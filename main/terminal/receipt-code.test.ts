import { expect, test } from 'vitest';
import type { CaseProgress, SavedSubmission } from '../../contract/outbox.ts';
import { SigningUnavailable } from '../../offline-cache/keys/signing-key-store.ts';
import { verifyReceiptText } from '../../seal/receipt-token.ts';
import { signText } from '../../seal/sm2.ts';
import { receiptText } from '../../seal/statements.ts';
import {
  testCertificate,
  testPlatformKey,
  testPlatformPair,
  testTerminalKey,
} from '../../seal/testing/test-keys.ts';
import { receiptCodes } from './receipt-code.ts';

const terminalId = 'KT-0001';
const publicAddress = 'https://platform.example';
const saved: SavedSubmission = {
  id: '01a20a71-72c9-735d-b260-19ef81bd208b',
  caseId: '01a20a71-72c9-735d-b260-19ef81bd208c',
  terminalSequence: 4,
  receiptNumber: '8207314',
  savedAtMs: 1_795_000_000_000,
  hash: 'ab'.repeat(32),
};
const progress: CaseProgress = {
  caseId: saved.caseId,
  submissionId: saved.id,
  title: '高龄津贴',
  receiptNumber: saved.receiptNumber,
  state: 'queued',
  rung: 'saved',
  savedAtMs: saved.savedAtMs,
};
const said = {
  ...{ id: saved.id, hash: saved.hash, serverSequence: 7, epoch: 'e'.repeat(32) },
  ...{ receivedAt: '2026-11-23T02:00:00.000Z', receiptNumber: saved.receiptNumber },
  caseNumber: '11620802000000115Q4620511021000202611240001',
};
const receipt = {
  ...said,
  signedBy: testPlatformKey.keyId,
  signature: signText(receiptText(said), testPlatformPair),
};
const keys = { signing: () => testTerminalKey, certificate: () => testCertificate(terminalId) };

test('before the platform has answered the terminal signs what it saved', () => {
  const code = receiptCodes({ terminalId, publicAddress, keys })(saved, progress);
  expect(verifyReceiptText(code, [testPlatformKey])).toMatchObject({
    ...{ verdict: 'genuine', kind: 'saved', terminalId, receiptNumber: '8207314', terminalSequence: 4 },
  });
});

test('afterwards the platform’s own signed words are on the paper', () => {
  const codes = receiptCodes({ terminalId, publicAddress, keys });
  const before = codes(saved, progress);
  const after = codes(saved, { ...progress, state: 'received', rung: 'received', receipt });
  expect(after).not.toBe(before);
  expect(verifyReceiptText(after, [testPlatformKey])).toMatchObject({
    ...{ verdict: 'genuine', kind: 'received', serverSequence: 7, caseNumber: said.caseNumber },
  });
});

test('signatures are random, yet the screen and the paper of a visit show one code', () => {
  const codes = receiptCodes({ terminalId, publicAddress, keys });
  expect(codes(saved, progress)).toBe(codes(saved, { ...progress }));
});

test('a token pulled out since then: the paper comes all the same', () => {
  const failure = { code: 'keyMissing', detail: 'no token' } as const;
  const sign = (): string => {
    throw new SigningUnavailable(failure);
  };
  const signing = () => ({ ...testTerminalKey, sign });
  const codes = receiptCodes({ terminalId, publicAddress, keys: { ...keys, signing } });
  expect(codes(saved, progress)).toBe(`${publicAddress}/r/${saved.id}`);
});

test('a terminal that nobody vouches for prints the address of the progress page, and claims nothing', () => {
  const codes = receiptCodes({ terminalId, publicAddress, keys: { ...keys, certificate: () => undefined } });
  expect(codes(saved, progress)).toBe(`${publicAddress}/r/${saved.id}`);
});
