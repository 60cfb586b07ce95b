import { failed } from '../../../contract/result.ts';
import { GatewayClient } from '../under-test.ts';

/**
 * A terminal that never compares with the platform what it holds receipts for. The comparison mends later what a
 * false receipt breaks; the controls that show what a false receipt breaks have to do without it.
 */
export class UnquestioningClient extends GatewayClient {
  override standing(_stop: AbortSignal): ReturnType<GatewayClient['standing']> {
    return Promise.resolve(failed({ errorClass: 'serverTrouble' }));
  }
}
