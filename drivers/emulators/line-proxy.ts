import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { PassThrough, Transform, type Duplex } from 'node:stream';
import type { Clock } from '../../contract/clock.ts';

/**
 * What is wrong with the line between terminal and platform. `slow` holds back the platform's replies;
 * `lostReply` lets requests through and loses every answer, so that the terminal cannot know what was received.
 */
export type LineFault =
  { kind: 'none' } | { kind: 'cut' } | { kind: 'slow'; bytesPerSecond: number } | { kind: 'lostReply' };

export interface LineProxySettings {
  /** base address of the platform, such as `http://127.0.0.1:8080` */
  target: URL;
  clock: Clock;
}

/** Counts since the start. `refused` are connections that met a line that was cut or a platform that was away. */
export interface LineTraffic {
  bytesToPlatform: number;
  bytesToTerminal: number;
  connections: number;
  refused: number;
}

/** The network line between terminal and platform as a TCP proxy on this machine, with faults on demand. */
export class LineProxy {
  readonly #settings: LineProxySettings;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #listeners = new Set<() => void>();
  readonly #traffic: LineTraffic = { bytesToPlatform: 0, bytesToTerminal: 0, connections: 0, refused: 0 };
  #fault: LineFault = { kind: 'none' };

  /** Starts the proxy at a free port of 127.0.0.1. */
  static async start(settings: LineProxySettings): Promise<LineProxy> {
    const proxy = new LineProxy(settings);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return proxy;
  }

  private constructor(settings: LineProxySettings) {
    this.#settings = settings;
    this.#server = createServer({ allowHalfOpen: true }, (terminal) => this.#accept(terminal));
  }

  /** The platform's base address as the terminal reaches it through this line. */
  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    const { protocol, pathname } = this.#settings.target;
    return `${protocol}//127.0.0.1:${port}${pathname === '/' ? '' : pathname}`;
  }

  fault(): LineFault {
    return this.#fault;
  }

  traffic(): LineTraffic {
    return { ...this.#traffic };
  }

  /** Called after a change of fault and when a connection begins or is refused. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Every connection ends with a reset and new ones get one at once, as on a dead line. */
  cut(): void {
    this.setFault({ kind: 'cut' });
  }

  restore(): void {
    this.setFault({ kind: 'none' });
  }

  /** `slow` and `lostReply` hold for connections that begin from now on; `cut` ends the open ones too. */
  setFault(fault: LineFault): void {
    this.#fault = fault;
    if (fault.kind === 'cut') this.#dropAll();
    this.#changed();
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#dropAll();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(terminal: Socket): void {
    this.#hold(terminal);
    if (this.#fault.kind === 'cut') return this.#refuse(terminal);
    const platform = connect({ ...hostAndPort(this.#settings.target), allowHalfOpen: true });
    this.#hold(platform);
    let reached = false;
    terminal.once('close', (hadError) => hadError && platform.resetAndDestroy());
    platform.once('close', (hadError) => {
      if (!reached) this.#refuse(terminal);
      else if (hadError) terminal.resetAndDestroy();
    });
    platform.once('connect', () => {
      reached = true;
      if (terminal.destroyed) return;
      this.#traffic.connections += 1;
      this.#carry(terminal, platform, replyPath(this.#fault, this.#settings.clock));
      this.#changed();
    });
  }

  #carry(terminal: Socket, platform: Socket, replies: Duplex): void {
    terminal.on('data', (bytes: Buffer) => (this.#traffic.bytesToPlatform += bytes.length));
    replies.on('data', (bytes: Buffer) => (this.#traffic.bytesToTerminal += bytes.length));
    terminal.pipe(platform);
    platform.pipe(replies).pipe(terminal);
  }

  #refuse(terminal: Socket): void {
    this.#traffic.refused += 1;
    terminal.resetAndDestroy();
    this.#changed();
  }

  #hold(socket: Socket): void {
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#open.delete(socket));
  }

  #dropAll(): void {
    this.#open.forEach((socket) => socket.resetAndDestroy());
  }

  #changed(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

/** The way of the platform's bytes back to the terminal: the place where a new kind of fault goes in. */
function replyPath(fault: LineFault, clock: Clock): Duplex {
  switch (fault.kind) {
    case 'none':
    case 'cut':
      return new PassThrough();
    case 'lostReply':
      return new Transform({ transform: (_bytes, _encoding, done) => done() });
    case 'slow':
      return new Transform({
        transform: (bytes: Buffer, _encoding, done) => {
          clock.after((bytes.length / fault.bytesPerSecond) * 1_000, () => done(null, bytes));
        },
      });
  }
}

function hostAndPort(target: URL): { host: string; port: number } {
  const usual = target.protocol === 'https:' ? 443 : 80;
  // A URL keeps the brackets of an IPv6 address; `connect` wants it without.
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return { host, port: target.port === '' ? usual : Number(target.port) };
}
