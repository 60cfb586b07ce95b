import type { ZodType } from 'zod';
import { GatewayError } from '../../contract/gateway.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import { parseRetryAfterMs } from './backoff.ts';
import { classifyStatus, type StatusClass } from './classify.ts';

/** Why the gateway gave no answer that can be used. */
export interface GatewayFailure {
  errorClass: StatusClass | 'network' | 'timeout' | 'unknownThere' | 'stopped';
  status?: number;
  /** the gateway's own error code: a word, never text that could carry personal data */
  code?: string;
  retryAfterMs?: number;
}

/** No reply of the protocol is longer; a portal may send anything. */
const longestReplyBytes = 1024 * 1024;

/** Believes a reply only when it has the form the contract gives it and `matches` what was asked. */
export function judgeReply<Value>(
  response: Response,
  text: string | undefined,
  form: ZodType<Value>,
  matches: (value: Value) => boolean,
): Result<Value, GatewayFailure> {
  const body = parseJson(text);
  const { status } = response;
  if (status !== 200) return failed(errorReply(response, body));
  const value = form.safeParse(body);
  if (value.success && matches(value.data)) return succeeded(value.data);
  return failed({ errorClass: 'notOurGateway', status });
}

/**
 * What the gateway says when a request does not agree with itself. It did when it left here (the store compares the
 * hash before sending), so it was altered on the way: a fault of the line, not a verdict on the submission.
 */
const alteredOnTheWay: ReadonlySet<string> = new Set(['badJson', 'malformed', 'hashMismatch', 'idMismatch']);

function errorReply(response: Response, body: unknown): GatewayFailure {
  const { status, headers } = response;
  const error = GatewayError.safeParse(body);
  const retryAfterMs = parseRetryAfterMs(headers.get('retry-after'), headers.get('date'));
  const isUnknown = status === 404 && error.success;
  const isVerdict = error.success && !alteredOnTheWay.has(error.data.code);
  return {
    errorClass: isUnknown ? 'unknownThere' : classifyStatus(status, isVerdict),
    status,
    ...(error.success && /^[\w.-]{1,60}$/.test(error.data.code) && { code: error.data.code }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
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
