import type { Result } from '../../contract/result.ts';

/** Why an exchange with a printer gave no answer. `detail` is for the log. */
export interface ExchangeFailure {
  code:
    /** nobody is there: refused, no route, cable out */
    | 'unreachable'
    | 'nameUnknown'
    /** its certificate is not the one that is believed in */
    | 'untrusted'
    /** the connection ended before the answer was whole */
    | 'cut'
    | 'timeOut'
    /** whoever asked does not want it any more */
    | 'canceled'
    /** it wants a password */
    | 'refused'
    /** it answers HTTP, but not this */
    | 'notPrinting'
    | 'tooLarge'
    | 'garbage';
  detail: string;
}

export interface ExchangeRequest {
  /** the bytes of the request, and the document after them */
  head: Uint8Array;
  document?: Uint8Array;
  /** the whole exchange takes at most this long */
  limitMs: number;
  signal: AbortSignal;
}

/** One request to a printer and its answer, whatever carries them. Failures are values; nothing stays open. */
export interface IppExchange {
  send(request: ExchangeRequest): Promise<Result<Uint8Array, ExchangeFailure>>;
}
