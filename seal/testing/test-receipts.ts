import type { SubmissionReceipt } from '../../contract/gateway.ts';
import type { PaperReceipt } from '../receipt-token.ts';
import { signText, type KeyPair } from '../sm2.ts';
import { receiptText, savedText, type SavedStatement, type Unsigned } from '../statements.ts';
import { testCertificate, testPlatformPair, testTerminalPair } from './test-keys.ts';

/** What a terminal under test said it saved. */
export const testSaved: SavedStatement = {
  id: '01a20a10-4bf6-7007-ab45-87898e0d7f9e',
  hash: 'ae226afd58990d16d42660569216571c6d8221bbf863a88a84b84378a57893ad',
  terminalId: 'PL-KT-000017',
  terminalSequence: 1_048_577,
  receiptNumber: '0004821',
  savedAtMs: 1_795_000_000_123,
};

export const testUnsignedReceipt: Unsigned<SubmissionReceipt> = {
  id: testSaved.id,
  hash: testSaved.hash,
  serverSequence: 9_007_199,
  epoch: 'e59f1e9dae6822e896142a4619455cad',
  receivedAt: '2026-11-23T20:19:29.938Z',
  caseNumber: '11620802000000115Q4620511021000202611240001',
  receiptNumber: '0004821',
};

/** A paper of the test terminal. */
export function savedPaper(saved: SavedStatement): Extract<PaperReceipt, { kind: 'saved' }> {
  const signature = signText(savedText(saved), testTerminalPair);
  return { kind: 'saved', saved, signature, certificate: testCertificate(saved.terminalId) };
}

/** A paper of a platform, the test platform unless told otherwise. */
export function receivedPaper(
  receipt: Unsigned<SubmissionReceipt>,
  platform: KeyPair = testPlatformPair,
): Extract<PaperReceipt, { kind: 'received' }> {
  const signature = signText(receiptText(receipt), platform);
  return { kind: 'received', receipt: { ...receipt, signedBy: platform.keyId, signature } };
}
