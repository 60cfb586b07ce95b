import type { SubmissionReceipt, SubmissionRequest } from '../../../contract/gateway.ts';
import { succeeded } from '../../../contract/result.ts';
import type { GatewayClient } from '../under-test.ts';
import { UnquestioningClient } from './unquestioning-client.ts';

/** A terminal that takes any answer with status 200 for the platform's word. */
export class CredulousClient extends UnquestioningClient {
  override async submit(request: SubmissionRequest, stop: AbortSignal): ReturnType<GatewayClient['submit']> {
    const outcome = await super.submit(request, stop);
    return outcome.ok || outcome.failure.status !== 200 ? outcome : succeeded(madeUp(request));
  }

  override async submitBatch(
    requests: readonly SubmissionRequest[],
    stop: AbortSignal,
  ): ReturnType<GatewayClient['submitBatch']> {
    const outcome = await super.submitBatch(requests, stop);
    if (outcome.ok || outcome.failure.status !== 200) return outcome;
    return succeeded({ verify: () => Promise.resolve(requests.map((one) => succeeded(madeUp(one)))) });
  }
}

function madeUp({ id, hash }: SubmissionRequest): SubmissionReceipt {
  return {
    ...{ id, hash, serverSequence: 1, epoch: 'made up', receivedAt: '2026-01-15T09:31:00.000Z' },
    caseNumber: `${'0'.repeat(31)}202601150001`,
    receiptNumber: '1000000',
    signedBy: '0'.repeat(16),
    signature: '0'.repeat(128),
  };
}
