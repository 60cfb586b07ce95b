import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { QueryRequest, SubmissionRequest } from '../../contract/gateway.ts';
import { chainBegin, type KeyRegistration } from '../../contract/keys.ts';
import type { SealedAttachment } from '../../contract/sealed.ts';
import type {
  Applicant,
  ApplicationBody,
  EvaluationBody,
  SubmissionEnvelope,
} from '../../contract/submission.ts';
import { signingKey } from '../../seal/key-file.ts';
import { keyPairOf, type KeyPair } from '../../seal/sm2.ts';
import { sm3OfBytes } from '../../seal/sm3-of-bytes.ts';
import { registrationText } from '../../seal/statements.ts';
import { sealSubmission, type SealingParts, type SigningKey } from '../../seal/submission-seal.ts';
import { testAgencyKey } from '../../seal/testing/test-keys.ts';

/** 高龄津贴 of a made-up agency, department 11. */
export const APPLY_ITEM = '11620802000000115Q4620511021000';
/** 个人参保证明, department 14. */
export const PRINT_ITEM = '1162080200000014X64622014004000';

export const WANG: Applicant = { name: '王淑芬', idNumber: '62080219510723002X', cardKind: 'resident' };

const random = { bytes: (count: number) => randomBytes(count), fraction: () => 0 };

export function applicationBody(itemCode: string = APPLY_ITEM): ApplicationBody {
  return {
    kind: 'application',
    itemCode,
    itemVersion: 1,
    applicant: WANG,
    answers: { phone: '18900000933', delivery: 'village' },
    signature: [[{ x: 10, y: 12.5, t: 0 }]],
    consent: { itemVersion: 1, givenAt: '2026-11-23T01:46:00Z' },
  };
}

export function evaluationBody(changes: Partial<EvaluationBody> = {}): EvaluationBody {
  return { kind: 'evaluation', level: 4, indicators: ['412'], channel: 5, ...changes };
}

/** Makes what one terminal would send: its sequence and its chain grow by themselves. */
export class SampleTerminal {
  readonly id: string;
  readonly key: string;
  signer: SigningKey;
  /** hash of what was sealed last */
  previousHash = chainBegin;
  sequence = 0;
  readonly #sealed = new Map<string, SealingParts>();

  constructor(id: string) {
    this.id = id;
    this.key = Buffer.from(sm3OfBytes(id), 'hex').toString('base64url');
    this.signer = signingKey(samplePair(`signing ${id}`));
  }

  envelope(body: SubmissionEnvelope['body'], changes: Partial<SubmissionEnvelope> = {}): SubmissionEnvelope {
    this.sequence += 1;
    return {
      version: 1,
      salt: randomBytes(16).toString('hex'),
      id: v7(),
      terminalId: this.id,
      terminalSequence: this.sequence,
      caseId: v7(),
      caseSequence: 1,
      receiptNumber: '8207314',
      createdAt: '2026-11-23T01:47:00.000Z',
      bootCounter: 3,
      monotonicMs: 120_000.5,
      attachments: [],
      body,
      ...changes,
    };
  }

  /** Signed and sealed to the test agency, as the next one of the chain. */
  request(envelope: SubmissionEnvelope, changes: Partial<SealingParts> = {}): SubmissionRequest {
    const parts = {
      ...{ envelope, previousHash: this.previousHash, attachments: [], terminalKey: this.signer },
      ...{ agencyKey: testAgencyKey, randomness: random },
      ...changes,
    };
    const request = sealed(parts);
    this.#sealed.set(envelope.id, parts);
    this.previousHash = request.hash;
    return request;
  }

  /** Another content under the id and in the place of an earlier one. */
  tampered({ id }: SubmissionRequest): SubmissionRequest {
    const earlier = this.#sealed.get(id);
    if (earlier === undefined) throw new Error('not sealed here');
    const envelope = { ...earlier.envelope, createdAt: '2026-11-23T01:48:00.000Z' };
    return sealed({ ...earlier, envelope });
  }

  application(changes: Partial<SubmissionEnvelope> = {}): SubmissionRequest {
    return this.request(this.envelope(applicationBody(), changes));
  }

  /** An application that names attachments as they lie sealed. */
  applicationWith(attachments: readonly SealedAttachment[], id: string): SubmissionRequest {
    const described = attachments.map(({ ordinal }) => ({
      ...{ ordinal, material: 'M1', mediaType: 'image/jpeg', size: 1, contentHash: '0'.repeat(64) },
      ...{ key: '0'.repeat(32), macKey: '0'.repeat(64), iv: '0'.repeat(32) },
    }));
    const envelope = this.envelope(applicationBody(), { id, attachments: described });
    return this.request(envelope, { attachments });
  }

  evaluation(caseId: string, changes: Partial<EvaluationBody> = {}, caseSequence = 2): SubmissionRequest {
    return this.request(this.envelope(evaluationBody(changes), { caseId, caseSequence }));
  }

  query(changes: Partial<QueryRequest> = {}): QueryRequest {
    return {
      requestId: v7(),
      terminalId: this.id,
      itemCode: PRINT_ITEM,
      itemVersion: 1,
      applicant: WANG,
      ...changes,
    };
  }

  /** What asks for a certificate; with `previous`, that key agrees to be replaced. */
  registration(signer: SigningKey = this.signer, previous?: SigningKey): KeyRegistration {
    const named = { terminalId: this.id, publicKey: signer.publicKey };
    const text = registrationText(named);
    return {
      ...named,
      signature: signer.sign(text),
      ...(previous && { previousSignature: previous.sign(text) }),
    };
  }
}

/** A key pair that everybody can make: for tests alone. */
export function samplePair(seed: string): KeyPair {
  const pair = keyPairOf(sm3OfBytes(seed));
  if (!pair.ok) throw new Error('a sample key is no key');
  return pair.value;
}

function sealed(parts: SealingParts): SubmissionRequest {
  const payload = sealSubmission(parts);
  return { id: parts.envelope.id, hash: sm3OfBytes(payload), format: 'sm2-sm4-1', payload };
}
