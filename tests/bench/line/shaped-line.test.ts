import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ShapedLine, type LineShape } from './shaped-line.ts';

/** A line to a server that does this with each connection. */
async function lineTo(serve: (socket: Socket) => void, shape: Partial<LineShape> = {}) {
  const server = createServer({ allowHalfOpen: true }, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const targetPort = (server.address() as AddressInfo).port;
  const line = new ShapedLine({ targetPort, roundTripMs: 0, ...shape });
  const port = await line.open();
  onTestFinished(async () => {
    await line.close();
    server.close();
  });
  return { line, join: () => connect({ port, host: '127.0.0.1', allowHalfOpen: true }) };
}

async function everythingFrom(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('bytes arrive as they were sent, and are counted', async () => {
  const { line, join } = await lineTo((socket) => socket.pipe(socket), { bytesPerSecond: 5_000_000 });
  const sent = randomBytes(300_000);
  const near = join();
  near.end(sent);
  expect((await everythingFrom(near)).equals(sent)).toBe(true);
  expect(line.counts()).toEqual({ bytesToServer: sent.length, bytesToClient: sent.length, cuts: 0 });
});

test('the last words of a server that hangs up arrive, however slow the line', async () => {
  const words = randomBytes(20_000);
  const { join } = await lineTo((socket) => socket.end(words), { bytesPerSecond: 400_000, roundTripMs: 20 });
  const near = join();
  near.end();
  expect((await everythingFrom(near)).equals(words)).toBe(true);
});

test('a cut ends the connection at both ends, and a new one is taken', async () => {
  const ends: Promise<unknown>[] = [];
  const serve = (socket: Socket) => {
    socket.on('error', () => undefined);
    ends.push(new Promise((resolve) => socket.once('close', resolve)));
    socket.pipe(socket);
  };
  const { line, join } = await lineTo(serve, { cutEveryMs: 30 });
  for (let connection = 0; connection < 2; connection += 1) {
    const near = join();
    near.write('hello');
    const [echo] = (await once(near, 'data')) as [Buffer];
    expect(echo.toString()).toBe('hello');
    await expect(once(near, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' });
  }
  await Promise.all(ends);
  expect(line.counts().cuts).toBeGreaterThanOrEqual(2);
});
