import { open, type FileHandle } from 'node:fs/promises';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import type { GatewayFailure } from './gateway-client.ts';
import type { GatewayLine, LineReply, LineRequest } from './gateway-line.ts';
import { errorFailure } from './gateway-reply.ts';

/** Where uploads live, from the gateway's base address. */
export const uploadsPath = 'v1/uploads/';

/** The line broke, or somebody answered who is not our gateway, or our gateway said no. */
export class UploadTrouble extends Error {
  readonly failure: GatewayFailure;

  constructor(failure: GatewayFailure) {
    super(failure.errorClass);
    this.failure = failure;
  }
}

/** Our gateway does not have this upload any more, or cannot use it: it has to begin anew, in a new place. */
export class UploadGone extends Error {}

/** Our gateway stands at another offset than was thought: ask it again. */
export class UploadElsewhere extends Error {}

/** What arrived is not what was announced; 460 is of tus's checksum extension. */
const spoilt: ReadonlySet<number> = new Set([400, 413, 415, 422, 460]);

interface TusLineOptions {
  line: GatewayLine;
  stop: AbortSignal;
  /** bytes of the whole upload */
  size: number;
}

/**
 * Carries the requests of tus-js-client over the gateway's line, to the gateway's own address whatever a reply may
 * have named, and gives it only replies that our gateway's tus server made. Everything else is thrown.
 */
export class TusLine implements HttpStack {
  readonly #options: TusLineOptions;

  constructor(options: TusLineOptions) {
    this.#options = options;
  }

  createRequest(method: string, url: string): HttpRequest {
    return new TusRequest(method, url, this.#options);
  }

  getName(): string {
    return 'gateway-line';
  }
}

class TusRequest implements HttpRequest {
  readonly #method: string;
  readonly #url: string;
  readonly #options: TusLineOptions;
  readonly #headers: Record<string, string> = {};

  constructor(method: string, url: string, options: TusLineOptions) {
    this.#method = method;
    this.#url = url;
    this.#options = options;
  }

  getMethod(): string {
    return this.#method;
  }

  getURL(): string {
    return this.#url;
  }

  setHeader(header: string, value: string): void {
    this.#headers[header.toLowerCase()] = value;
  }

  getHeader(header: string): string | undefined {
    return this.#headers[header.toLowerCase()];
  }

  setProgressHandler(): void {
    // progress is what the server has confirmed, chunk by chunk
  }

  /** Throws {@link UploadTrouble}, {@link UploadGone} or {@link UploadElsewhere} unless the reply is one the upload can go on with. */
  async send(body?: Uint8Array<ArrayBuffer> | null): Promise<HttpResponse> {
    const { line, stop } = this.#options;
    const request: LineRequest = {
      method: methodOf(this.#method),
      path: ownPath(this.#url),
      headers: this.#headers,
      ...(body && { body }),
    };
    const reply = await line.exchange(request, stop);
    if (!reply.ok) throw new UploadTrouble(reply.failure);
    await this.#askAgain(reply.value);
    this.#judge(reply.value);
    return new TusReply(reply.value);
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }

  getUnderlyingObject(): undefined {
    return undefined;
  }

  /** A reply to HEAD has no body that would tell who locks out: another question's has. */
  async #askAgain({ response }: LineReply): Promise<void> {
    const { status } = response;
    if (this.#method !== 'HEAD' || (status !== 401 && status !== 403)) return;
    const { line, stop } = this.#options;
    const reply = await line.exchange({ method: 'GET', path: 'v1/standing' }, stop);
    const failure = reply.ok ? errorFailure(reply.value) : reply.failure;
    throw new UploadTrouble(failure.errorClass === 'notAllowed' ? failure : strange(status));
  }

  #judge(reply: LineReply): void {
    const { status, headers } = reply.response;
    const isTus = headers.get('tus-resumable') === '1.0.0';
    if (status < 200 || status > 299) return this.#refused(reply, isTus);
    if (!isTus) throw new UploadTrouble({ errorClass: 'notOurGateway', status });
    if (this.#method === 'POST') {
      if (!ownUploadPath(headers.get('location') ?? '')) throw new UploadTrouble(strange(status));
      return;
    }
    const { size } = this.#options;
    const offset = wholeNumber(headers.get('upload-offset'));
    if (this.#method === 'HEAD' && wholeNumber(headers.get('upload-length')) !== size) throw new UploadGone();
    const least = this.#method === 'PATCH' ? Number(this.getHeader('upload-offset')) + 1 : 0;
    // an offset that does not grow would be asked for ever
    if (offset === undefined || offset < least || offset > size) throw new UploadTrouble(strange(status));
  }

  #refused(reply: LineReply, isTus: boolean): void {
    const failure = errorFailure(reply);
    const { status = 0 } = failure;
    const isOurs = isTus || failure.code !== undefined;
    if (!isOurs) throw new UploadTrouble(failure);
    if (this.#method !== 'POST' && (status === 404 || status === 410)) throw new UploadGone();
    if (this.#method === 'PATCH' && status === 409) throw new UploadElsewhere();
    if (this.#method === 'PATCH' && spoilt.has(status)) throw new UploadGone();
    if (status === 423) throw new UploadTrouble({ ...failure, errorClass: 'conflict' });
    if (status === 401 || status === 403) throw new UploadTrouble({ ...failure, errorClass: 'notAllowed' });
    if (status === 413 || status === 422) throw new UploadTrouble({ ...failure, errorClass: 'refused' });
    if (failure.errorClass === 'serverTrouble') throw new UploadTrouble(failure);
    throw new UploadTrouble({ ...failure, errorClass: 'conflict' });
  }
}

class TusReply implements HttpResponse {
  readonly #reply: LineReply;

  constructor(reply: LineReply) {
    this.#reply = reply;
  }

  getStatus(): number {
    return this.#reply.response.status;
  }

  getHeader(header: string): string | undefined {
    return this.#reply.response.headers.get(header) ?? undefined;
  }

  getBody(): string {
    return this.#reply.text ?? '';
  }

  getUnderlyingObject(): undefined {
    return undefined;
  }
}

/** A file read chunk by chunk, as tus-js-client wants it. */
export async function chunkedFile(path: string, size: number) {
  const file = await open(path, 'r');
  const source = {
    size,
    slice: (start: number, end: number) => slice(file, start, end),
    close: () => undefined,
  };
  return { source, close: () => file.close() };
}

async function slice(file: FileHandle, start: number, end: number) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  const value = buffer.subarray(0, bytesRead);
  return { value: Object.assign(value, { size: bytesRead }), done: bytesRead < end - start };
}

/** The path of an upload on our own gateway, whatever host a reply or the store named; undefined when it is none. */
export function ownUploadPath(url: string): string | undefined {
  const name = /(?:^|\/)([\w.~-]{1,200})\/?$/.exec(url.split(/[?#]/)[0] ?? '')?.[1];
  return name === undefined || name === 'uploads' ? undefined : `${uploadsPath}${name}`;
}

function ownPath(url: string): string {
  return ownUploadPath(url) ?? uploadsPath.slice(0, -1);
}

function methodOf(method: string): LineRequest['method'] {
  if (method === 'POST' || method === 'HEAD' || method === 'PATCH') return method;
  throw new TypeError(`uploading needs no ${method}`);
}

function wholeNumber(header: string | null): number | undefined {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

function strange(status: number): GatewayFailure {
  return { errorClass: 'notOurGateway', status };
}
