import { v7 } from 'uuid';
import type { QueryRequest, SubmissionRequest } from '../../contract/gateway.ts';
import type {
  Applicant,
  ApplicationBody,
  EvaluationBody,
  SubmissionEnvelope,
} from '../../contract/submission.ts';
import { sm3Hex } from '../gateway/submission-check.ts';

/** 高龄津贴 of a made-up agency, department 11. */
export const APPLY_ITEM = '11620802000000115Q4620511021000';
/** 个人参保证明, department 14. */
export const PRINT_ITEM = '1162080200000014X64622014004000';

export const WANG: Applicant = { name: '王淑芬', idNumber: '62080219510723002X', cardKind: 'resident' };

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

/** Makes what one terminal would send: its sequence grows by itself. */
export class SampleTerminal {
  readonly id: string;
  readonly key: string;
  #sequence = 0;

  constructor(id: string) {
    this.id = id;
    this.key = Buffer.from(sm3Hex(id), 'hex').toString('base64url');
  }

  envelope(body: SubmissionEnvelope['body'], changes: Partial<SubmissionEnvelope> = {}): SubmissionEnvelope {
    this.#sequence += 1;
    return {
      version: 1,
      id: v7(),
      terminalId: this.id,
      terminalSequence: this.#sequence,
      caseId: v7(),
      caseSequence: 1,
      receiptNumber: '8207314',
      createdAt: '2026-11-23T01:47:00.000Z',
      bootCounter: 3,
      monotonicMs: 120_000.5,
      body,
      ...changes,
    };
  }

  application(changes: Partial<SubmissionEnvelope> = {}): SubmissionRequest {
    return requestOf(this.envelope(applicationBody(), changes));
  }

  evaluation(caseId: string, changes: Partial<EvaluationBody> = {}, caseSequence = 2): SubmissionRequest {
    return requestOf(this.envelope(evaluationBody(changes), { caseId, caseSequence }));
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
}

export function requestOf(envelope: SubmissionEnvelope): SubmissionRequest {
  const payload = JSON.stringify(envelope);
  return { id: envelope.id, hash: sm3Hex(payload), format: 'plain-json-1', payload };
}

/** Another payload under the id of an earlier one. */
export function tampered(request: SubmissionRequest): SubmissionRequest {
  const payload = request.payload.replace('18900000933', '18900000934');
  return { ...request, payload, hash: sm3Hex(payload) };
}
