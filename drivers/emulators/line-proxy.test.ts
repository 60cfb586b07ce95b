import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../contract/clock.ts';
import { LineProxy } from './line-proxy.ts';
import { systemClock } from './system-clock.ts';

const BIG = Buffer.alloc(300_000, 'z');

let platform: Server;
let requestsSeen: string[];
let line: LineProxy;
let delays: number[];

/** Runs every wait at once and remembers how long it should have been. */
const hurriedClock: Clock = {
  ...systemClock,
  after: (delayMs, action) => {
    delays.push(delayMs);
    return systemClock.after(0, action);
  },
};

beforeEach(async () => {
  requestsSeen = [];
  delays = [];
  platform = createServer((incoming, reply) => {
    requestsSeen.push(incoming.url ?? '');
    if (incoming.url === '/held') return;
    if (incoming.url === '/big') return void reply.end(BIG);
    incoming.pipe(reply);
  });
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  const { port } = platform.address() as AddressInfo;
  line = await LineProxy.start({ target: new URL(`http://127.0.0.1:${port}`), clock: hurriedClock });
});

afterEach(async () => {
  await line.close();
  platform.closeAllConnections();
  await new Promise((resolve) => platform.close(resolve));
});

/** One request on a connection of its own: the body of the reply, or the code of the error. */
function ask(path: string, body = ''): Promise<{ body: string } | { error: string }> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve({ error: error.code ?? error.message });
    const answered = (reply: IncomingMessage): void => {
      let text = '';
      reply.setEncoding('latin1').on('data', (part: string) => (text += part));
      reply.on('end', () => resolve({ body: text })).on('error', failed);
    };
    request(line.address + path, { method: 'POST', agent: false }, answered)
      .on('error', failed)
      .end(body);
  });
}

function nextChange(): Promise<void> {
  return new Promise((resolve) => {
    const stop = line.onChange(() => {
      stop();
      resolve();
    });
  });
}

describe('the line between terminal and platform', () => {
  it('carries requests and replies whole and counts the bytes', async () => {
    expect(await ask('/echo', 'abc')).toEqual({ body: 'abc' });
    expect(await ask('/big')).toEqual({ body: BIG.toString('latin1') });
    const { bytesToPlatform, bytesToTerminal, connections, refused } = line.traffic();
    expect(bytesToPlatform).toBeGreaterThan(3);
    expect(bytesToTerminal).toBeGreaterThan(BIG.length);
    expect({ connections, refused }).toEqual({ connections: 2, refused: 0 });
  });

  it('refuses new connections when cut, lets nothing through, and carries again when restored', async () => {
    line.cut();
    expect(await ask('/echo', 'abc')).toEqual({ error: 'ECONNRESET' });
    expect(requestsSeen).toEqual([]);
    expect(line.traffic()).toMatchObject({ refused: 1, connections: 0 });
    line.restore();
    expect(await ask('/echo', 'abc')).toEqual({ body: 'abc' });
  });

  it('ends an open connection when cut', async () => {
    const begun = nextChange();
    const answer = ask('/held');
    await begun;
    line.cut();
    expect(await answer).toEqual({ error: 'ECONNRESET' });
  });

  it('refuses while the platform is away and carries when it is back', async () => {
    const { port } = platform.address() as AddressInfo;
    await new Promise((resolve) => platform.close(resolve));
    expect(await ask('/echo', 'abc')).toEqual({ error: 'ECONNRESET' });
    expect(line.traffic()).toMatchObject({ refused: 1 });
    await new Promise<void>((resolve) => platform.listen(port, '127.0.0.1', resolve));
    expect(await ask('/echo', 'abc')).toEqual({ body: 'abc' });
  });

  it('delivers the whole reply to a terminal that closed its sending half first', async () => {
    const port = Number(new URL(line.address).port);
    const socket = connect({ port, host: '127.0.0.1' });
    socket.end('GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    let received = 0;
    for await (const part of socket as AsyncIterable<Buffer>) received += part.length;
    expect(received).toBeGreaterThan(BIG.length);
  });

  it('loses the reply but not the request', async () => {
    line.setFault({ kind: 'lostReply' });
    expect(await ask('/echo', 'abc')).toEqual({ error: 'ECONNRESET' });
    expect(requestsSeen).toEqual(['/echo']);
    expect(line.traffic()).toMatchObject({ bytesToTerminal: 0 });
  });

  it('holds replies back for as long as a slow line needs', async () => {
    line.setFault({ kind: 'slow', bytesPerSecond: 1_000 });
    expect(await ask('/big')).toEqual({ body: BIG.toString('latin1') });
    const heldMs = delays.reduce((sum, delayMs) => sum + delayMs, 0);
    expect(heldMs).toBeCloseTo(line.traffic().bytesToTerminal, 3);
    expect(heldMs).toBeGreaterThan(BIG.length);
  });

  it('gives the address with the scheme and path of the target', async () => {
    const other = await LineProxy.start({
      target: new URL('https://platform.invalid/gateway'),
      clock: hurriedClock,
    });
    expect(other.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/gateway$/);
    await other.close();
  });
});
