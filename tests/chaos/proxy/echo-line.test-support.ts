import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { fastClock } from '../fast-clock.ts';
import { ChaosLine, type LineEvent } from './chaos-line.ts';
import type { KillMoment } from './exchange.ts';
import type { Planned } from './fault-plan.ts';
import { readAll } from './gateway-side.ts';
import { LateDeliveries } from './late-deliveries.ts';
import { ReplyMemory } from './reply-memory.ts';

/** What a client saw of an answer. */
export type Seen = { status: number; headers: Headers; text: string } | 'broken';

/** A gateway that answers what it heard, behind a line whose first requests meet what is planned. */
export async function echoLine(planned: readonly Planned[], seed = 1) {
  /** bodies that arrived whole, and how many broke off */
  const heard: string[] = [];
  const broken = { requests: 0 };
  const server = createServer((request, response) => {
    readAll(request).then(
      (body) => {
        heard.push(body.toString('utf8'));
        response.writeHead(200, { 'content-type': 'text/plain' });
        response.end(`heard ${body.toString('utf8')}`);
      },
      () => (broken.requests += 1),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  const events: LineEvent[] = [];
  const kills: KillMoment[] = [];
  const late = new LateDeliveries();
  const line = new ChaosLine({
    ...{ line: 0, seed, late, memory: new ReplyMemory(), clock: fastClock(100) },
    gateway: () => `http://127.0.0.1:${address.port}`,
    plan: (_, number) => planned[number] ?? 'none',
    lookPlan: (_, number) => planned[number] ?? 'none',
    killGateway: async (moment) => void kills.push(moment),
    report: (event) => void events.push(event),
  });
  const base = await line.open();
  onTestFinished(async () => {
    await line.close();
    server.closeAllConnections();
    server.close();
  });
  const send = (body: string, path = '/v1/things', method = 'PUT'): Promise<Seen> =>
    seen(`${base}${path}`, method === 'GET' ? { method } : { method, body });
  return { heard, broken, events, kills, late, line, send };
}

async function seen(address: string, init: RequestInit): Promise<Seen> {
  try {
    const reply = await fetch(address, { ...init, redirect: 'manual' });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  } catch {
    return 'broken';
  }
}
