import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { drawAt } from '../seeded-draw.ts';
import type { FastClock } from '../fast-clock.ts';
import { ClientSide } from './client-side.ts';
import type { Exchange, KillMoment, LineRequest } from './exchange.ts';
import type { FaultPlan, Planned } from './fault-plan.ts';
import { faults, type FaultName } from './faults.ts';
import { readAll, sendCut, sendPaced, sendWhole } from './gateway-side.ts';
import type { LateDeliveries } from './late-deliveries.ts';
import type { ReplyMemory } from './reply-memory.ts';
import type { Reply } from './reply.ts';

/** What went over a line, for the judgement. Times are the clock's, in milliseconds. */
export type LineEvent =
  | { kind: 'arrived'; line: number; atMs: number; changes: boolean; path: string }
  | { kind: 'askedToWait'; line: number; atMs: number; forMs: number; changes: boolean }
  | { kind: 'fault'; line: number; name: FaultName; path: string };

export interface ChaosLineOptions {
  /** number of this line; each has a plan of its own */
  line: number;
  seed: number;
  /** base address; undefined while the gateway is down */
  gateway: () => string | undefined;
  /** for requests that may change something, counted by themselves */
  plan: FaultPlan;
  /** for GET and HEAD, counted by themselves */
  lookPlan: FaultPlan;
  clock: FastClock;
  memory: ReplyMemory;
  late: LateDeliveries;
  killGateway?: (moment: KillMoment) => Promise<void>;
  report: (event: LineEvent) => void;
}

const pacedPieceBytes = 200;

/**
 * The line between one terminal and the gateway: a proxy that spoils requests by plan. A fault that cannot act on the
 * request it was planned for waits for the next one it can act on.
 */
export class ChaosLine {
  readonly #options: ChaosLineOptions;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #numbers = { change: 0, look: 0 };
  readonly #waiting: { change: FaultName[]; look: FaultName[] } = { change: [], look: [] };
  #calm = false;

  constructor(options: ChaosLineOptions) {
    this.#options = options;
  }

  /** Listens on 127.0.0.1 and answers the base address for the terminal. */
  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('the line has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** From now on everything gets through as it is. */
  calm(): void {
    this.#calm = true;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const client = new ClientSide(incoming, response);
    response.on('error', () => undefined);
    const body = await readAll(incoming).catch(() => undefined);
    // the terminal itself broke off: nothing that could be passed on
    if (!body) return;
    const request = lineRequest(incoming, body);
    const kind = ['GET', 'HEAD'].includes(request.method) ? 'look' : 'change';
    const { line, clock, report } = this.#options;
    report({
      kind: 'arrived',
      line,
      atMs: clock.monotonicMs(),
      changes: kind === 'change',
      path: request.path,
    });
    const number = this.#numbers[kind]++;
    const exchange = this.#exchange(request, client, kind, number);
    const fault = this.#calm ? undefined : this.#faultFor(kind, number, exchange);
    if (fault === undefined) await exchange.answer(await exchange.forward());
    else {
      report({ kind: 'fault', line, name: fault, path: request.path });
      await faults[fault].act(exchange);
    }
    if (kind === 'change') await this.#options.late.deliverBefore(request);
  }

  #faultFor(kind: 'change' | 'look', number: number, exchange: Exchange): FaultName | undefined {
    const { plan, lookPlan, line } = this.#options;
    const planned: Planned = (kind === 'change' ? plan : lookPlan)(line, number);
    const waiting = this.#waiting[kind];
    if (planned !== 'none') waiting.push(planned);
    const fitting = waiting.findIndex((name) => faults[name].fits(exchange));
    return fitting < 0 ? undefined : waiting.splice(fitting, 1)[0];
  }

  #exchange(request: LineRequest, client: ClientSide, kind: string, number: number): Exchange {
    const { seed, line, gateway, clock, memory, late, killGateway } = this.#options;
    const draw = (purpose: string): number => drawAt(seed, 'exchange', line, kind, number, purpose);
    const paceMs = (bytesPerSecond: number): number => (pacedPieceBytes / bytesPerSecond) * 1000;
    const forward = async (changed: Partial<LineRequest> = {}): Promise<Reply | undefined> => {
      const reply = await sendWhole(gateway(), { ...request, ...changed });
      // what an altered request was answered is no answer to this one
      if (reply && changed.body === undefined) memory.note(request, reply);
      return reply;
    };
    return {
      request,
      draw,
      wait: (delayMs) => clock.wait(delayMs),
      wallMs: () => clock.wallMs(),
      forward,
      forwardCut: (bytes, end) => sendCut(gateway(), request, bytes, end),
      forwardSlowly: (bytesPerSecond) =>
        sendPaced(gateway(), request, pacedPieceBytes, () => clock.wait(paceMs(bytesPerSecond))),
      answer: (reply) => this.#answer(client, reply, kind === 'change'),
      answerRaw: (bytes, end) => client.raw(bytes, end),
      drip: (bytes, pieceBytes, everyMs) => client.drip(bytes, pieceBytes, () => clock.wait(everyMs)),
      close: () => client.close(),
      reset: () => client.reset(),
      earlierReply: (which) => memory.earlier(request, which, draw('earlier')),
      deliverLate: () => late.add(request, () => sendWhole(gateway(), request)),
      ...(killGateway && { killGateway }),
    };
  }

  /** A terminal that was asked to wait is held to it from the moment the words were on their way. */
  async #answer(client: ClientSide, reply: Reply | undefined, changes: boolean): Promise<void> {
    const { line, clock, report } = this.#options;
    const atMs = clock.monotonicMs();
    const forMs = reply && !client.isGone ? askedWaitMs(reply) : undefined;
    if (forMs !== undefined) report({ kind: 'askedToWait', line, atMs, forMs, changes });
    await client.answer(reply);
  }
}

function lineRequest({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): LineRequest {
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { method, path: url, headers: Object.fromEntries(flat) as Record<string, string>, body };
}

/** Milliseconds of Retry-After of the two statuses that speak for the whole gateway (RFC 6585, 4; RFC 9110, 15.6.4). */
function askedWaitMs({ status, headers }: Reply): number | undefined {
  const asked = headers['retry-after'];
  if (asked === undefined || (status !== 429 && status !== 503)) return undefined;
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  return Date.parse(asked) - Date.parse(headers['date'] ?? '');
}
