import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { createTRPCClient, wsLink } from '@trpc/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { channelPath, type ChannelHandlers, type ChannelRouter } from '../../../contract/channel.ts';
import type { CameraStatus } from '../../../contract/device.ts';
import type { Intent, VisitView } from '../../../contract/visit.ts';
import { eventually, pageClient } from '../testing/page-client.ts';
import { countingRandomness } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';
import { openChannel, type Channel } from './channel-server.ts';
import { openUpgrades } from './upgrades.ts';
import { servePage, type PageServer } from './page-server.ts';
import { ConnectionTokens } from './tokens.ts';
import { viewStream } from './view-stream.ts';

let folder: string;
let page: PageServer;
let channel: Channel;
let tokens: ConnectionTokens;
let bench: VisitBench;
let received: Intent[];
let log: string[];
let cameras: CameraStatus[];
const closers: (() => void)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>page</title>');
  page = await servePage(folder);
  tokens = new ConnectionTokens(countingRandomness());
  bench = new VisitBench();
  received = [];
  cameras = [];
  const lines: string[] = [];
  log = lines;
  const handlers: ChannelHandlers = {
    watch: (signal) => viewStream(bench.visit, signal),
    send: (intent) => {
      received.push(intent);
      bench.visit.send(intent);
    },
    nextToken: () => tokens.mint(),
    painted: () => undefined,
    proves: () => undefined,
    camera: (status) => void cameras.push(status),
  };
  const note = (event: string, facts: Record<string, unknown> = {}): void =>
    void lines.push(`${event} ${JSON.stringify(facts)}`);
  const noted = { info: note, warn: note, error: note };
  channel = openChannel(openUpgrades(page, noted), tokens, handlers, noted);
});

afterEach(async () => {
  closers.splice(0).forEach((close) => close());
  channel.close();
  await page.close();
  rmSync(folder, { recursive: true });
});

function connect(token: string) {
  const client = pageClient({ pageAddress: page.address, path: channelPath, token }, closers);
  return createTRPCClient<ChannelRouter>({ links: [wsLink({ client })] });
}

test('clips come from a folder of their own, under the rules of the page', async () => {
  const clips = path.join(folder, 'clips');
  mkdirSync(path.join(clips, 'zh-CN'), { recursive: true });
  writeFileSync(path.join(clips, 'zh-CN', 'bar.home.ogg'), 'OggS');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  const speaking = await servePage(folder, { speechFolder: clips });
  closers.push(() => void speaking.close());
  const clip = await fetch(`${speaking.address}speech/zh-CN/bar.home.ogg`);
  expect(await clip.text()).toBe('OggS');
  expect(clip.headers.get('content-security-policy')).toContain("media-src 'self' blob:");
  expect((await fetch(`${speaking.address}speech/..%2fsecret.txt`)).status).toBe(404);
  expect((await fetch(`${page.address}speech/zh-CN/bar.home.ogg`)).status).toBe(404);
});

test('the dictionary and the model come from their own folder, guarded as the page is', async () => {
  const built = path.join(folder, 'typing-of-its-own');
  mkdirSync(built);
  writeFileSync(path.join(built, 'pinyin.bin'), 'words');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  const typing = await servePage(folder, { typingFolder: built });
  closers.push(() => void typing.close());
  const words = await fetch(`${typing.address}typing/pinyin.bin`);
  expect(await words.text()).toBe('words');
  expect(words.headers.get('cache-control')).toContain('no-store');
  expect(words.headers.get('content-security-policy')).toContain("worker-src 'self'");
  expect(words.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect((await fetch(`${typing.address}typing/..%2fsecret.txt`)).status).toBe(404);
  expect((await fetch(`${typing.address}typing/pinyin.bin`, { method: 'POST' })).status).toBe(403);
  expect((await fetch(`${page.address}typing/pinyin.bin`)).status).toBe(404);
  const asStranger = await new Promise<number | undefined>((resolve) => {
    request(`${typing.address}typing/pinyin.bin`, { headers: { host: 'kiosk.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });
  expect(asStranger).toBe(403);
});

test('a page with its token watches the visit and sends intents', async () => {
  const client = connect(tokens.mint());
  const views: VisitView[] = [];
  client.watch.subscribe(undefined, { onData: (view) => void views.push(view) });
  await eventually(() => views.length === 1);
  expect(views[0]?.screen.kind).toBe('idle');
  await client.send.mutate({ kind: 'showAllServices' });
  await eventually(() => views.at(-1)?.screen.kind === 'services');
  expect(channel.pageConnected()).toBe(true);
});

test('an intent that the contract does not know is refused before it reaches the visit', async () => {
  const client = connect(tokens.mint());
  const forged = { kind: 'openDoor' } as unknown as Intent;
  await expect(client.send.mutate(forged)).rejects.toThrow();
  const tooLong = { kind: 'answer', question: 'phone', value: '1'.repeat(5000) } as const;
  await expect(client.send.mutate(tooLong)).rejects.toThrow();
  expect(received).toEqual([]);
});

test('a page of one megabyte fits into one message; more, and what is no base64, is refused', async () => {
  const client = connect(tokens.mint());
  const page = Buffer.alloc(1_000_000, 7).toString('base64');
  await client.send.mutate({ kind: 'addPhoto', question: 'proof', jpeg: page });
  expect(received).toHaveLength(1);
  const more = Buffer.alloc(1_100_000, 7).toString('base64');
  for (const jpeg of [more, 'no base64!', ''])
    await expect(client.send.mutate({ kind: 'addPhoto', question: 'proof', jpeg })).rejects.toThrow();
  expect(received).toHaveLength(1);
  expect(log.join()).not.toContain(page.slice(0, 40));
});

test('the page tells how the camera is, in the words of the contract', async () => {
  const client = connect(tokens.mint());
  await client.camera.mutate({ device: 'online', camera: 'ok' });
  const forged = { device: 'fine', camera: 'ok' } as unknown as CameraStatus;
  await expect(client.camera.mutate(forged)).rejects.toThrow();
  expect(cameras).toEqual([{ device: 'online', camera: 'ok' }]);
});

test.each(['', 'x'.repeat(43), 'short'])('a wrong token is refused and logged: %j', async (token) => {
  connect(token)
    .nextToken.query()
    .catch(() => undefined);
  await eventually(() => log.some((line) => line.startsWith('page-refused')));
  expect(channel.pageConnected()).toBe(false);
});

test('a token opens one connection only: the second page is refused, the first stays', async () => {
  const token = tokens.mint();
  const first = connect(token);
  await first.nextToken.query();
  connect(token)
    .nextToken.query()
    .catch(() => undefined);
  await eventually(() => log.some((line) => line.includes('"secondPage":true')));
  expect(channel.pageConnected()).toBe(true);
  await expect(first.nextToken.query()).resolves.toEqual(expect.any(String));
});

test('a reloaded page takes the place of the one before with its next token', async () => {
  const first = connect(tokens.mint());
  const next = await first.nextToken.query();
  const second = connect(next);
  await second.nextToken.query();
  await eventually(() => log.filter((line) => line.startsWith('page-gone')).length === 1);
  await expect(second.nextToken.query()).resolves.toEqual(expect.any(String));
});

/** Asks for a WebSocket as bytes, which no client library would send. */
function upgradeAs(target: string, origin: string): Socket {
  const { host, port } = new URL(page.address);
  const socket = connectSocket(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  const fields = [`Host: ${host}`, `Origin: ${origin}`, 'Connection: Upgrade', 'Upgrade: websocket'];
  socket.write([`GET ${target} HTTP/1.1`, ...fields, '', ''].join('\r\n'));
  return socket;
}

test('what is no path at all is refused as any other path', async () => {
  const socket = upgradeAs('//', page.address.slice(0, -1));
  closers.push(() => void socket.destroy());
  await eventually(() => log.includes('page-refused {"reason":"path"}'));
});

test('who hangs up before the refusal ends nothing', async () => {
  const streams: Duplex[] = [];
  page.server.prependListener('upgrade', (_request: IncomingMessage, stream: Duplex) => streams.push(stream));
  upgradeAs('/', 'http://evil.example');
  await eventually(() => streams.length > 0);
  expect(() => streams[0]?.emit('error', new Error('read ECONNRESET'))).not.toThrow();
  streams[0]?.destroy();
});

test('another origin is refused before the upgrade', async () => {
  const socket = new WebSocket(page.address.replace('http', 'ws') + channelPath.slice(1), {
    origin: 'http://evil.example',
  });
  const refused = new Promise((resolve) => socket.once('error', resolve));
  await refused;
  expect(log).toContain('page-refused {"reason":"origin"}');
});

test('a name that only resolves to this machine is refused, and nothing but reading is served', async () => {
  const { port } = new URL(page.address);
  const status = (method: string, host: string): Promise<number | undefined> =>
    new Promise((resolve) => {
      request({ host: '127.0.0.1', port, method, headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
  expect(await status('GET', `kiosk.example:${port}`)).toBe(403);
  expect(await status('POST', `127.0.0.1:${port}`)).toBe(403);
  expect(await status('GET', `127.0.0.1:${port}`)).toBe(200);
});

test('the page comes with a policy that lets in nothing from elsewhere', async () => {
  const response = await fetch(page.address);
  expect(response.headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*frame-ancestors 'none'/,
  );
  expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
});
