import type { ZodType } from 'zod';
import { GatewayError } from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { parseRetryAfterMs } from './backoff.ts';
import { classifyStatus, type StatusClass } from './classify.ts';
import type { LineReply } from './gateway-line.ts';

/** Why the gateway gave no answer that can be used. */
export interface GatewayFailure {
  errorClass: StatusClass | 'network' | 'timeout' | 'unknownThere' | 'stopped';
  status?: number;
  /** the gateway's own error code, or why a reply is not believed: a word, never text that could carry personal data */
  code?: string;
  retryAfterMs?: number;
}

/** No reply of the protocol is longer; a portal may send anything. */
const longestReplyBytes = 1024 * 1024;

/** Believes a reply only when it has the form the contract gives it and `doubt` finds nothing against it. */
export function judgeReply<Value>(
  { response, text }: LineReply,
  form: ZodType<Value>,
  doubt: (value: Value) => string | undefined,
): Result<Value, GatewayFailure> {
  const body = parseJson(text);
  const { status } = response;
  if (status !== 200) return failed(errorReply(response, body));
  const value = form.safeParse(body);
  if (!value.success) return failed({ errorClass: 'notOurGateway', status });
  const code = doubt(value.data);
  return code === undefined ? succeeded(value.data) : failed({ errorClass: 'notOurGateway', status, code });
}

/** Class, code and delay of an error reply, whoever sent it. */
export function errorFailure(reply: LineReply): GatewayFailure {
  return errorReply(reply.response, parseJson(reply.text));
}

/** What the gateway said of one submission of a batch. */
export function itemFailure(
  status: number,
  error: GatewayError,
  retryAfterSeconds: number | undefined,
): GatewayFailure {
  const isUnknown = status === 404;
  return {
    errorClass: isUnknown ? 'unknownThere' : classifyStatus(status, error.code),
    status,
    ...wordOf(error),
    ...(retryAfterSeconds !== undefined && { retryAfterMs: retryAfterSeconds * 1000 }),
  };
}

function errorReply(response: Response, body: unknown): GatewayFailure {
  const { status, headers } = response;
  const error = GatewayError.safeParse(body);
  const retryAfterMs = parseRetryAfterMs(headers.get('retry-after'), headers.get('date'));
  const isUnknown = status === 404 && error.success;
  return {
    errorClass: isUnknown ? 'unknownThere' : classifyStatus(status, error.data?.code),
    status,
    ...(error.success && wordOf(error.data)),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function wordOf({ code }: GatewayError): { code?: string } {
  return /^[\w.-]{1,60}$/.test(code) ? { code } : {};
}

/** The body's text, undefined when it is longer than any reply of ours. Throws what the connection throws. */
export async function readBounded(response: Response): Promise<string | undefined> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.byteLength;
    if (length > longestReplyBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
