import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as realWait } from 'node:timers/promises';
import type { LineRequest } from './exchange.ts';
import type { Reply } from './reply.ts';

/** Real milliseconds in which bytes that were written have left for the loopback before the connection breaks. */
const bytesOnTheirWayMs = 5;
/** Real milliseconds after which a gateway that says nothing is given up. */
const gatewayPatienceMs = 20_000;

/** Sends a request whole. Undefined when the gateway cannot be reached or breaks off. */
export async function sendWhole(gateway: string | undefined, sent: LineRequest): Promise<Reply | undefined> {
  return sendPieces(gateway, sent, async (request) => void request.end(sent.body));
}

/** Sends the body in pieces with a pause before each. */
export async function sendPaced(
  gateway: string | undefined,
  sent: LineRequest,
  pieceBytes: number,
  pause: () => Promise<void>,
): Promise<Reply | undefined> {
  return sendPieces(gateway, sent, async (request) => {
    for (let from = 0; from < sent.body.length; from += pieceBytes) {
      await pause();
      request.write(sent.body.subarray(from, from + pieceBytes));
    }
    request.end();
  });
}

/** Announces the whole body, sends the first bytes of it, then ends or resets the connection. */
export async function sendCut(
  gateway: string | undefined,
  sent: LineRequest,
  bytes: number,
  end: 'close' | 'reset',
): Promise<void> {
  if (gateway === undefined || sent.body.length === 0) return;
  const request = open(gateway, sent);
  request.on('error', () => undefined);
  request.flushHeaders();
  await handedOver(request, sent.body.subarray(0, bytes));
  await realWait(bytesOnTheirWayMs);
  if (end === 'reset') request.socket?.resetAndDestroy();
  request.destroy();
}

/** Until the system has these bytes, or there is nobody to send them to: on a loaded machine connecting takes its time. */
function handedOver(request: ClientRequest, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    request.once('close', () => resolve());
    if (bytes.length > 0) request.write(bytes, () => resolve());
    else request.once('socket', (socket) => socket.once('connect', () => resolve()));
  });
}

function sendPieces(
  gateway: string | undefined,
  sent: LineRequest,
  write: (request: ClientRequest) => Promise<void>,
): Promise<Reply | undefined> {
  if (gateway === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const request = open(gateway, sent);
    const givenUp = (): void => resolve(undefined);
    request.setTimeout(gatewayPatienceMs, () => request.destroy());
    request.on('error', givenUp);
    request.on('response', (response) => {
      wholeReply(response).then(resolve, givenUp);
    });
    write(request).catch(givenUp);
  });
}

function open(gateway: string, { method, path, headers, body }: LineRequest): ClientRequest {
  const { host, connection: _connection, 'transfer-encoding': _coding, ...passedOn } = headers;
  const hasBody = body.length > 0 || 'content-length' in headers;
  return httpRequest(new URL(path, gateway), {
    method,
    agent: false,
    headers: { ...passedOn, ...(hasBody && { 'content-length': String(body.length) }) },
  });
}

async function wholeReply(response: IncomingMessage): Promise<Reply> {
  const body = await readAll(response);
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
  );
  return { status: response.statusCode ?? 0, headers, body };
}

/** All bytes of a message; throws when it breaks off. */
export async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
