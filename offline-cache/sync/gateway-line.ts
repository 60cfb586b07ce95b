import { readFile } from 'node:fs/promises';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { readBounded, type GatewayFailure } from './gateway-reply.ts';

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export interface GatewayLineOptions {
  /** base address of the gateway, with or without a path */
  address: string;
  /** file that holds the terminal's key; read for every request, so a replaced key counts at once */
  keyFile: string;
  clock: Clock;
  /** time a request may take besides the transfer of its body */
  timeoutMs?: number;
  /** what sends a request; the global one when missing */
  fetch?: Fetch;
}

export interface LineRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH';
  /** from the gateway's base address, without a slash in front */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer>;
  /** carries no key */
  anonymous?: boolean;
}

/** Any complete answer, from whomever: who reads it has to see whether it is our gateway's. */
export interface LineReply {
  response: Response;
  /** undefined when longer than any reply of ours */
  text: string | undefined;
}

const defaultTimeoutMs = 20_000;
/** The slowest line that is still waited for: a village modem at 8 kbit/s. */
const slowestBytesPerMs = 1;

/** One HTTP exchange with the gateway's address, and nowhere else: with the terminal's key, bounded in time and length. */
export class GatewayLine {
  readonly #base: URL;
  readonly #options: GatewayLineOptions;
  readonly #fetch: Fetch;

  constructor(options: GatewayLineOptions) {
    this.#options = options;
    this.#base = new URL(options.address.endsWith('/') ? options.address : `${options.address}/`);
    this.#fetch = options.fetch ?? ((url, init) => fetch(url, init));
  }

  async exchange(request: LineRequest, stop: AbortSignal): Promise<Result<LineReply, GatewayFailure>> {
    const key = request.anonymous ? succeeded('') : await this.#readKey();
    if (!key.ok) return key;
    const timeout = new AbortController();
    const cancelTimeout = this.#options.clock.after(this.#timeoutMs(request.body), () => timeout.abort());
    try {
      const response = await this.#fetch(new URL(request.path, this.#base), {
        method: request.method,
        headers: { ...request.headers, ...(key.value && { authorization: `Bearer ${key.value}` }) },
        ...(request.body !== undefined && { body: request.body }),
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

  #timeoutMs(body: string | Uint8Array | undefined): number {
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
