import type { QueryAnswer, QueryRequest } from '../../contract/gateway.ts';
import { failed, type Result } from '../../contract/result.ts';
import type { GatewayClient, GatewayFailure } from './gateway-client.ts';

/** Why a query got no answer, in the words the page has sentences for. */
export interface QueryFailure {
  code: 'lineDown' | 'platformTrouble' | 'refused';
}

export type Ask = (query: QueryRequest) => Promise<Result<QueryAnswer, QueryFailure>>;

/**
 * Asks the platform once; nothing is kept. A repeat with the same `requestId` gets the same case number, so the
 * citizen can be offered to try again.
 */
export function queryAsker(client: GatewayClient): Ask {
  return async (query) => {
    const outcome = await client.query(query, new AbortController().signal);
    return outcome.ok ? outcome : failed({ code: failureCode(outcome.failure) });
  };
}

function failureCode({ errorClass }: GatewayFailure): QueryFailure['code'] {
  switch (errorClass) {
    case 'network':
    case 'timeout':
    case 'notOurGateway':
    case 'damagedOnTheWay':
    case 'stopped':
      return 'lineDown';
    case 'refused':
      return 'refused';
    case 'serverTrouble':
    case 'conflict':
    case 'notAllowed':
    case 'unknownThere':
      return 'platformTrouble';
  }
}
