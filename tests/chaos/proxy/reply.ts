import { STATUS_CODES } from 'node:http';

/** A whole HTTP answer, as the gateway gave it or as somebody on the way makes it up. */
export interface Reply {
  status: number;
  /** lower-case names */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Headers of one hop (RFC 9110, 7.6.1) and the length: the line writes its own. */
const ofOneHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
]);

/**
 * The answer as bytes for a connection that ends after it.
 * @param declaredLength what Content-Length says; `none` leaves it out, so that the end of the connection is the end
 */
export function replyBytes(reply: Reply, declaredLength: number | 'none' = reply.body.length): Buffer {
  const lines = Object.entries(reply.headers)
    .filter(([name]) => !ofOneHop.has(name))
    .map(([name, value]) => `${name}: ${value}`);
  const length = declaredLength === 'none' ? [] : [`content-length: ${declaredLength}`];
  const start = `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? 'Unknown'}`;
  const head = [start, ...lines, ...length, 'connection: close', '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), reply.body]);
}

/** An answer of somebody who is not the gateway. */
export function strangersReply(
  status: number,
  contentType: string,
  text: string,
  headers: Record<string, string> = {},
): Reply {
  return { status, headers: { 'content-type': contentType, ...headers }, body: Buffer.from(text) };
}

/** The bytes with one bit turned over; `place` in [0, 1) says which. */
export function bitFlipped(bytes: Buffer, place: number): Buffer {
  const bit = Math.floor(place * bytes.length * 8);
  const altered = Buffer.from(bytes);
  const index = bit >> 3;
  altered[index] = (altered[index] ?? 0) ^ (1 << (bit & 7));
  return altered;
}
