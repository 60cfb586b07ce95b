import { randomBytes } from 'node:crypto';
import type { NewAttachment } from '../../contract/outbox.ts';
import type { SubmissionEnvelope } from '../../contract/submission.ts';
import { chainBegin } from '../../contract/keys.ts';
import type { SealingParts } from '../submission-seal.ts';
import { testAgencyKey, testTerminalKey } from './test-keys.ts';

export const randomness = { bytes: (count: number): Uint8Array => randomBytes(count), fraction: () => 0 };

export const testPhoto: NewAttachment = {
  ...{ material: 'M1', mediaType: 'image/jpeg', bytes: Buffer.from('a photo of a card 身份证') },
};

/** The smallest thing a terminal hands in: a rating. */
export function testEnvelope(changes: Partial<SubmissionEnvelope> = {}): SubmissionEnvelope {
  return {
    version: 1,
    salt: '00112233445566778899aabbccddeeff',
    id: '01a20a10-4bf6-7007-ab45-87898e0d7f9e',
    terminalId: 'PL-KT-000017',
    terminalSequence: 12,
    caseId: '01a20a10-4bf5-73be-9736-59bbdfdde660',
    caseSequence: 1,
    receiptNumber: '0004821',
    createdAt: '2026-11-23T20:19:29.938Z',
    bootCounter: 3,
    monotonicMs: 120_000.5,
    attachments: [],
    body: { kind: 'evaluation', level: 5, indicators: ['501'], channel: 5 },
    ...changes,
  };
}

export function testSealingParts(changes: Partial<SealingParts> = {}): SealingParts {
  return {
    ...{ envelope: testEnvelope(), previousHash: chainBegin, attachments: [] },
    ...{ agencyKey: testAgencyKey, terminalKey: testTerminalKey, randomness },
    ...changes,
  };
}
