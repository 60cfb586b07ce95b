// @vitest-environment node
// (the WebSocket of the simulated browser says nothing when a connection fails; Node’s does what browsers do)
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { afterEach, expect, test, vi } from 'vitest';
import { channelRouter, ConnectionParameters, type ChannelHandlers } from '../contract/channel.ts';
import type { CameraStatus } from '../contract/device.ts';
import type { Intent, VisitView } from '../contract/visit.ts';
import { Connection } from './connection.svelte.ts';
import { views } from './preview/views.ts';

// the page's tests resolve packages for the browser, where ws has no server
const { WebSocketServer } = createRequire(import.meta.url)('ws') as typeof import('ws');

/** A terminal as far as the channel goes: real router, real WebSocket, one use for every token. */
class Terminal {
  readonly sent: Intent[] = [];
  readonly painted: number[] = [];
  readonly proved: number[] = [];
  readonly cameras: CameraStatus[] = [];
  readonly presented: string[] = [];
  #tokens = new Set<string>();
  #issued = 0;
  #endWatch = () => {};
  #show: ((view: VisitView) => void) | undefined;
  #current = viewOf(1);
  #server: Server | undefined;
  #sockets: InstanceType<typeof WebSocketServer> | undefined;

  issue(): string {
    this.#issued += 1;
    const token = `token-${String(this.#issued).padStart(20, '0')}`;
    this.#tokens.add(token);
    return token;
  }

  /** ends every watch, as a terminal does that is going down in order */
  endWatches(): void {
    this.#endWatch();
  }

  show(view: VisitView): void {
    this.#current = view;
    this.#show?.(view);
  }

  async start(port = 0): Promise<number> {
    const server = createServer();
    this.#server = server;
    this.#sockets = new WebSocketServer({ server, path: '/channel' });
    applyWSSHandler({
      wss: this.#sockets,
      router: channelRouter,
      createContext: ({ info }) => {
        const { token } = ConnectionParameters.parse(info.connectionParams);
        this.presented.push(token);
        if (!this.#tokens.delete(token)) throw new Error('token refused');
        return { handlers: this.#handlers() };
      },
    });
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    this.#sockets?.close();
    await new Promise((closed) => this.#server?.close(closed));
  }

  #handlers(): ChannelHandlers {
    return {
      watch: (signal) => this.#watch(signal),
      send: (intent) => this.sent.push(intent),
      nextToken: () => this.issue(),
      painted: (revision) => this.painted.push(revision),
      proves: (revision) => this.proved.push(revision),
      camera: (status) => this.cameras.push(status),
    };
  }

  async *#watch(signal: AbortSignal): AsyncGenerator<VisitView> {
    const waiting = [this.#current];
    let wake = () => {};
    this.#show = (view) => {
      waiting.push(view);
      wake();
    };
    let ended = false;
    this.#endWatch = () => {
      ended = true;
      wake();
    };
    signal.addEventListener('abort', () => wake());
    const isOver = (): boolean => signal.aborted || ended;
    while (!isOver()) {
      const view = waiting.shift();
      if (view) yield view;
      else await new Promise<void>((woken) => (wake = woken));
    }
  }
}

function viewOf(revision: number): VisitView {
  const idle = views['idle'];
  if (idle === undefined) throw new Error('no sample view');
  return { ...idle, revision };
}

interface Page {
  connection: Connection;
  kept: string[];
  /** timers the page set, by delay; calling one lets that time pass */
  timers: Map<number, () => void>;
}

const openPages: Connection[] = [];
const terminals: Terminal[] = [];
afterEach(async () => {
  await Promise.all(openPages.splice(0).map((connection) => connection.close()));
  await Promise.all(terminals.splice(0).map((terminal) => terminal.stop()));
});

function terminal(): Terminal {
  const made = new Terminal();
  terminals.push(made);
  return made;
}

function open(port: number, ...tokens: string[]): Page {
  const kept = [...tokens];
  const timers = new Map<number, () => void>();
  const connection = new Connection({
    origin: `http://127.0.0.1:${String(port)}`,
    tokens: { available: () => kept.length > 0, take: () => kept.shift(), keep: (token) => kept.push(token) },
    after: (delayMs, action) => {
      timers.set(delayMs, action);
      return () => timers.get(delayMs) === action && timers.delete(delayMs);
    },
    afterPaint: (action) => action(),
  });
  openPages.push(connection);
  return { connection, kept, timers };
}

const patienceMs = 1000;
const refusalMs = 30_000;

test('a page with the right token shows the present screen, keeps the next token and reports what it painted', async () => {
  const kiosk = terminal();
  const port = await kiosk.start();
  const { connection, kept } = open(port, kiosk.issue());
  await vi.waitFor(() => expect(connection.view?.revision).toBe(1));
  expect(connection.state).toBe('connected');
  await vi.waitFor(() => expect(kept).toHaveLength(1));
  await vi.waitFor(() => expect(kiosk.painted).toEqual([1]));
});

test('an older snapshot never replaces a newer one', async () => {
  const kiosk = terminal();
  const { connection } = open(await kiosk.start(), kiosk.issue());
  await vi.waitFor(() => expect(connection.state).toBe('connected'));
  kiosk.show(viewOf(5));
  kiosk.show(viewOf(4));
  kiosk.show(viewOf(6));
  await vi.waitFor(() => expect(kiosk.painted).toEqual([1, 5, 6]));
  expect(connection.view?.revision).toBe(6);
});

test('what the hand did reaches the terminal', async () => {
  const kiosk = terminal();
  const { connection } = open(await kiosk.start(), kiosk.issue());
  await vi.waitFor(() => expect(connection.state).toBe('connected'));
  connection.send({ kind: 'chooseTheme', theme: 'social' });
  await vi.waitFor(() => expect(kiosk.sent).toEqual([{ kind: 'chooseTheme', theme: 'social' }]));
});

test('how the camera is reaches the terminal, and once more the one that comes back', async () => {
  const kiosk = terminal();
  const port = await kiosk.start();
  const { connection, kept } = open(port, kiosk.issue());
  connection.reportCamera({ device: 'online', camera: 'ok' });
  await vi.waitFor(() => expect(kiosk.cameras).toEqual([{ device: 'online', camera: 'ok' }]));
  await vi.waitFor(() => expect(kept).toHaveLength(1));
  await kiosk.stop();
  await vi.waitFor(() => expect(connection.state).toBe('connecting'));
  await kiosk.start(port);
  await vi.waitFor(() => expect(kiosk.cameras).toHaveLength(2), { timeout: 10_000 });
});

test('the page comes back by itself with the next token, and believes the new terminal’s own count', async () => {
  const kiosk = terminal();
  const port = await kiosk.start();
  const first = kiosk.issue();
  const { connection, kept } = open(port, first);
  await vi.waitFor(() => expect(connection.state).toBe('connected'));
  kiosk.show(viewOf(40));
  await vi.waitFor(() => expect(connection.view?.revision).toBe(40));
  await vi.waitFor(() => expect(kept).toHaveLength(1));
  const second = kept[0];
  await kiosk.stop();
  await vi.waitFor(() => expect(connection.state).toBe('connecting'));
  kiosk.show(viewOf(2));
  await kiosk.start(port);
  await vi.waitFor(() => expect(connection.view?.revision).toBe(2), { timeout: 10_000 });
  expect(kiosk.presented).toEqual([first, second]);
});

test('a watch that ends is begun again', async () => {
  const kiosk = terminal();
  const { connection, timers } = open(await kiosk.start(), kiosk.issue());
  await vi.waitFor(() => expect(connection.view?.revision).toBe(1));
  kiosk.endWatches();
  await vi.waitFor(() => expect(connection.state).toBe('connecting'));
  kiosk.show(viewOf(7));
  timers.get(250)?.();
  await vi.waitFor(() => expect(connection.view?.revision).toBe(7));
  expect(connection.state).toBe('connected');
});

test('what is pressed while the terminal is away is not done later', async () => {
  const kiosk = terminal();
  const port = await kiosk.start();
  const { connection, kept } = open(port, kiosk.issue());
  await vi.waitFor(() => expect(kept).toHaveLength(1));
  await kiosk.stop();
  await vi.waitFor(() => expect(connection.state).toBe('connecting'));
  connection.send({ kind: 'agree' });
  await kiosk.start(port);
  await vi.waitFor(() => expect(connection.state).toBe('connected'), { timeout: 10_000 });
  connection.send({ kind: 'help' });
  await vi.waitFor(() => expect(kiosk.sent).toEqual([{ kind: 'help' }]));
});

test('after a second without the terminal the page says so, and after half a minute it sends for the staff', async () => {
  const kiosk = terminal();
  const { connection, kept, timers } = open(await kiosk.start(), kiosk.issue());
  await vi.waitFor(() => expect(kept).toHaveLength(1));
  await kiosk.stop();
  await vi.waitFor(() => expect(connection.state).toBe('connecting'));
  timers.get(patienceMs)?.();
  expect(connection.state).toBe('waiting');
  timers.get(refusalMs)?.();
  expect(connection.state).toBe('refused');
});

test('a page with a token that was used already is refused and does not try again', async () => {
  const kiosk = terminal();
  const port = await kiosk.start();
  const token = kiosk.issue();
  const first = open(port, token);
  await vi.waitFor(() => expect(first.connection.state).toBe('connected'));
  const second = open(port, token);
  await vi.waitFor(() => expect(second.connection.state).toBe('refused'), { timeout: 10_000 });
  expect(second.connection.view).toBeUndefined();
  expect(kiosk.presented).toEqual([token, token]);
});

test('a page without any token is refused', async () => {
  const kiosk = terminal();
  const { connection } = open(await kiosk.start());
  await vi.waitFor(() => expect(connection.state).toBe('refused'));
  expect(kiosk.presented).toEqual([]);
});
