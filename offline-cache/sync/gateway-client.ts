import { readFile } from 'node:fs/promises';
import type { ZodType } from 'zod';
import type { Clock } from '../../contract/clock.ts';
import {
  CaseStatus,
  GatewayHealth,
  QueryAnswer,
  SubmissionReceipt,
  type QueryRequest,
  type SubmissionRequest,
} from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { judgeReply, readBounded, type GatewayFailure } from './gateway-reply.ts';

export type { GatewayFailure } from './gateway-reply.ts';

export interface GatewayClientOptions {
  /** base address of the gateway, with or without a path */
  address: string;
  /** file that holds the terminal's key; read for every request, so a replaced key counts at once */
  keyFile: string;
  clock: Clock;
  /** time a request may take besides the transfer of its body */
  timeoutMs?: number;
  /** how requests are made; Node's own unless told otherwise */
  fetch?: typeof fetch;
}

interface Call<Value> {
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  body?: object;
  form: ZodType<Value>;
  matches: (value: Value) => boolean;
  /** the health probe carries no key */
  anonymous?: boolean;
}

const defaultTimeoutMs = 20_000;
/** The slowest line that is still waited for: a village modem at 8 kbit/s. */
const slowestBytesPerMs = 1;

/**
 * Speaks the gateway's protocol. Every reply is checked against the contract and against what was asked; what
 * fails comes back as a value with its class.
 */
export class GatewayClient {
  readonly #base: URL;
  readonly #options: GatewayClientOptions;

  constructor(options: GatewayClientOptions) {
    this.#options = options;
    this.#base = new URL(options.address.endsWith('/') ? options.address : `${options.address}/`);
  }

  /** Offers a submission. Success only with a receipt for this very id and hash. */
  submit(
    request: SubmissionRequest,
    signal: AbortSignal,
  ): Promise<Result<SubmissionReceipt, GatewayFailure>> {
    return this.#call(
      {
        method: 'PUT',
        path: `v1/submissions/${encodeURIComponent(request.id)}`,
        body: request,
        form: SubmissionReceipt,
        matches: (receipt) => receipt.id === request.id && receipt.hash === request.hash,
      },
      signal,
    );
  }

  /** How far a case has come; `unknownThere` when the platform does not have it. */
  caseStatus(caseId: string, signal: AbortSignal): Promise<Result<CaseStatus, GatewayFailure>> {
    const path = `v1/cases/${encodeURIComponent(caseId)}`;
    const matches = (status: CaseStatus) => status.caseId === caseId;
    return this.#call({ method: 'GET', path, form: CaseStatus, matches }, signal);
  }

  query(query: QueryRequest, signal: AbortSignal): Promise<Result<QueryAnswer, GatewayFailure>> {
    const matches = (answer: QueryAnswer) => answer.requestId === query.requestId;
    return this.#call(
      { method: 'POST', path: 'v1/queries', body: query, form: QueryAnswer, matches },
      signal,
    );
  }

  /** Succeeds only when our gateway itself answered: the only proof that the line is up. */
  health(signal: AbortSignal): Promise<Result<GatewayHealth, GatewayFailure>> {
    return this.#call(
      { method: 'GET', path: 'v1/health', form: GatewayHealth, matches: () => true, anonymous: true },
      signal,
    );
  }

  async #call<Value>(call: Call<Value>, stop: AbortSignal): Promise<Result<Value, GatewayFailure>> {
    const key = call.anonymous ? succeeded('') : await this.#readKey();
    if (!key.ok) return key;
    const reply = await this.#exchange(call, key.value, stop);
    if (!reply.ok) return reply;
    return judgeReply(reply.value.response, reply.value.text, call.form, call.matches);
  }

  async #exchange(
    call: Pick<Call<unknown>, 'method' | 'path' | 'body'>,
    key: string,
    stop: AbortSignal,
  ): Promise<Result<{ response: Response; text: string | undefined }, GatewayFailure>> {
    const url = new URL(call.path, this.#base);
    const body = call.body && JSON.stringify(call.body);
    const timeout = new AbortController();
    const cancelTimeout = this.#options.clock.after(this.#timeoutMs(body), () => timeout.abort());
    try {
      const response = await (this.#options.fetch ?? fetch)(url, {
        method: call.method,
        headers: headers(key, body),
        ...(body !== undefined && { body }),
        signal: AbortSignal.any([stop, timeout.signal]),
        // a captive portal's redirect is an answer of the portal, not a way to the gateway
        redirect: 'manual',
      });
      return succeeded({ response, text: await readBounded(response) });
    } catch {
      // whatever breaks between here and the gateway is thrown, and nothing else
      if (stop.aborted) return failed({ errorClass: 'stopped' });
      return failed({ errorClass: timeout.signal.aborted ? 'timeout' : 'network' });
    } finally {
      cancelTimeout();
    }
  }

  #timeoutMs(body: string | undefined): number {
    const transferMs = Buffer.byteLength(body ?? '') / slowestBytesPerMs;
    return (this.#options.timeoutMs ?? defaultTimeoutMs) + transferMs;
  }

  async #readKey(): Promise<Result<string, GatewayFailure>> {
    try {
      const key = (await readFile(this.#options.keyFile, 'utf8')).trim();
      if (/^[\x21-\x7e]+$/.test(key)) return succeeded(key);
      return failed({ errorClass: 'notAllowed', code: 'keyUnusable' });
    } catch {
      return failed({ errorClass: 'notAllowed', code: 'keyUnreadable' });
    }
  }
}

function headers(key: string, body: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    ...(key && { authorization: `Bearer ${key}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
}
