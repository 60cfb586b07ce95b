import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../contract/clock.ts';
import { failed, succeeded, type Result } from '../../contract/result.ts';
import type { ExchangeFailure, ExchangeRequest, IppExchange } from './ipp-exchange.ts';
import { connectTo } from './printer-socket.ts';

/** No answer to what the driver asks is longer; a printer that says more is not listened to. */
const longestAnswerBytes = 1 << 20;

export interface PrinterAddress {
  /** `ipp://` or `ipps://` */
  uri: string;
  /** SHA-256 of the printer's own certificate, as `openssl x509 -fingerprint` writes it */
  fingerprint?: string;
}

type Answer = Result<Uint8Array, ExchangeFailure>;

/**
 * IPP over HTTP (RFC 8010 section 4): a connection for each exchange, so that a printer that forgets connections
 * cannot fail the next one, and none is left open.
 */
export class HttpIppExchange implements IppExchange {
  readonly #address: PrinterAddress;
  readonly #clock: Clock;

  constructor(address: PrinterAddress, clock: Clock) {
    this.#address = address;
    this.#clock = clock;
  }

  async send(asked: ExchangeRequest): Promise<Answer> {
    const ending = new AbortController();
    const end = (reason: 'timeOut' | 'canceled') => () => ending.abort(reason);
    const onCancel = end('canceled');
    if (asked.signal.aborted) return failed({ code: 'canceled', detail: 'not sent' });
    asked.signal.addEventListener('abort', onCancel, { once: true });
    const stopTimer = this.#clock.after(asked.limitMs, end('timeOut'));
    try {
      const socket = await connectTo(this.#address, ending.signal);
      if (!socket.ok) return ended(ending.signal) ?? socket;
      const answer = await this.#exchange(socket.value, asked, ending.signal);
      socket.value.destroy();
      return answer.ok ? answer : (ended(ending.signal) ?? answer);
    } finally {
      stopTimer();
      asked.signal.removeEventListener('abort', onCancel);
    }
  }

  #exchange(socket: Socket, { head, document }: ExchangeRequest, signal: AbortSignal): Promise<Answer> {
    const { hostname, port, pathname } = new URL(this.#address.uri);
    return new Promise((resolve) => {
      const sent = request({
        createConnection: () => socket,
        method: 'POST',
        host: hostname,
        port: port === '' ? 631 : Number(port),
        path: pathname === '' ? '/' : pathname,
        headers: {
          'content-type': 'application/ipp',
          'content-length': head.length + (document?.length ?? 0),
          connection: 'close',
        },
      });
      const fail = (code: ExchangeFailure['code'], detail: string): void => {
        sent.destroy();
        socket.destroy();
        resolve(failed({ code, detail }));
      };
      signal.addEventListener('abort', () => fail('cut', 'given up'), { once: true });
      if (signal.aborted) return fail('cut', 'given up');
      sent.on('error', (error) => fail('cut', error.message));
      sent.on('close', () => fail('cut', 'closed without an answer'));
      sent.on('response', (answer) => collect(answer, resolve, fail));
      sent.write(head);
      sent.end(document);
    });
  }
}

function collect(
  answer: IncomingMessage,
  resolve: (answer: Answer) => void,
  fail: (code: ExchangeFailure['code'], detail: string) => void,
): void {
  const { statusCode = 0 } = answer;
  if (statusCode === 401 || statusCode === 403) return fail('refused', `HTTP ${statusCode}`);
  if (statusCode !== 200) return fail('notPrinting', `HTTP ${statusCode}`);
  const chunks: Buffer[] = [];
  let length = 0;
  answer.on('data', (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length > longestAnswerBytes) fail('tooLarge', `more than ${longestAnswerBytes} bytes`);
  });
  answer.on('error', (error) => fail('cut', error.message));
  answer.on('aborted', () => fail('cut', 'in the middle of the answer'));
  answer.on('end', () => resolve(succeeded(Buffer.concat(chunks))));
}

function ended(signal: AbortSignal): Answer | undefined {
  if (!signal.aborted) return undefined;
  return failed({ code: signal.reason === 'timeOut' ? 'timeOut' : 'canceled', detail: 'given up' });
}
