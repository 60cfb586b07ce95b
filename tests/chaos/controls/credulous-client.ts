import type { SubmissionReceipt, SubmissionRequest } from '../../../contract/gateway.ts';
import { succeeded } from '../../../contract/result.ts';
import { GatewayClient } from '../under-test.ts';

/** A terminal that takes any answer with status 200 for the platform's word. */
export class CredulousClient extends GatewayClient {
  override async submit(
    request: SubmissionRequest,
    signal: AbortSignal,
  ): ReturnType<GatewayClient['submit']> {
    const outcome = await super.submit(request, signal);
    if (outcome.ok || outcome.failure.status !== 200) return outcome;
    const { id, hash } = request;
    return succeeded({ id, hash, ...madeUp });
  }
}

const madeUp: Omit<SubmissionReceipt, 'id' | 'hash'> = {
  serverSequence: 1,
  epoch: 'made up',
  receivedAt: '2026-01-15T09:31:00.000Z',
  caseNumber: `${'0'.repeat(31)}202601150001`,
};
