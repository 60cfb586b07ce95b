import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A line as a village has it. All of it is between the near end, which listens, and the server behind the far end. */
export interface LineShape {
  /** port of the server on 127.0.0.1 */
  targetPort: number;
  /** injected round trip: half of it each way, and one more for a new connection's handshake */
  roundTripMs: number;
  /** in each direction; absent: as fast as it goes */
  bytesPerSecond?: number;
  /** every connection is torn down this often, from the first byte on; new ones are taken at once */
  cutEveryMs?: number;
}

/** What went over the line since it was opened. */
export interface LineCounts {
  bytesToServer: number;
  bytesToClient: number;
  cuts: number;
}

type Way = 'toServer' | 'toClient';

/** Largest piece that is put on a slow line at once: what a cut loses is not more than this and what waits. */
const pieceBytes = 1_460;
/** Read ahead of a slow line: the rest stays in the sender's hands. */
const waitingBytes = 16 * 1_024;

/** A TCP proxy that delays, throttles and cuts. */
export class ShapedLine {
  readonly #shape: LineShape;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #counts: LineCounts = { bytesToServer: 0, bytesToClient: 0, cuts: 0 };
  /** when each direction has sent what it was given, in milliseconds: all connections share the line */
  readonly #free = { toServer: 0, toClient: 0 };
  #cutting: NodeJS.Timeout | undefined;

  constructor(shape: LineShape) {
    this.#shape = shape;
    // what one side still has to get is on the line when the other has said its last word
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#join(near));
  }

  /** @returns the port of the near end */
  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  counts(): LineCounts {
    return { ...this.#counts };
  }

  async close(): Promise<void> {
    clearInterval(this.#cutting);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    const far = connect({ port: this.#shape.targetPort, host: '127.0.0.1', allowHalfOpen: true });
    const openedMs = performance.now() + this.#shape.roundTripMs;
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', (hadError) => {
        this.#sockets.delete(socket);
        if (!hadError) return;
        near.destroy();
        far.destroy();
      });
    }
    this.#carry(near, far, 'toServer', openedMs);
    this.#carry(far, near, 'toClient', openedMs);
    this.#beginCutting();
  }

  #carry(from: Socket, to: Socket, way: Way, openedMs: number): void {
    const counted = way === 'toServer' ? 'bytesToServer' : 'bytesToClient';
    const isSlow = this.#shape.bytesPerSecond !== undefined;
    let lastAtMs = openedMs;
    const under = new UnderWay((piece) => {
      if (from.isPaused() && under.bytes <= waitingBytes) from.resume();
      if (to.destroyed) return;
      if (piece === 'end') return void to.end();
      this.#counts[counted] += piece.length;
      to.write(piece);
    });
    from.on('data', (chunk: Buffer) => {
      for (const piece of pieces(chunk, isSlow ? pieceBytes : chunk.length)) {
        const sentMs = this.#sentAt(way, piece.length);
        lastAtMs = Math.max(lastAtMs, sentMs + this.#shape.roundTripMs / 2);
        under.send(piece, lastAtMs);
      }
      if (isSlow && under.bytes > waitingBytes) from.pause();
    });
    from.once('end', () => under.send('end', lastAtMs));
  }

  /** When the line has carried this much more in one direction. */
  #sentAt(way: Way, bytes: number): number {
    const { bytesPerSecond } = this.#shape;
    const now = performance.now();
    if (bytesPerSecond === undefined) return now;
    this.#free[way] = Math.max(this.#free[way], now) + (bytes * 1000) / bytesPerSecond;
    return this.#free[way];
  }

  #beginCutting(): void {
    const { cutEveryMs } = this.#shape;
    if (cutEveryMs === undefined || this.#cutting) return;
    this.#cutting = setInterval(() => {
      this.#counts.cuts += 1;
      // what waits to be put on the line is lost with the connections
      this.#free.toServer = 0;
      this.#free.toClient = 0;
      for (const socket of this.#sockets) socket.resetAndDestroy();
    }, cutEveryMs);
  }
}

/** What is under way in one direction, delivered in its order: timers of their own would overtake each other. */
class UnderWay {
  bytes = 0;
  readonly #deliver: (piece: Buffer | 'end') => void;
  readonly #queue: { piece: Buffer | 'end'; atMs: number }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(deliver: (piece: Buffer | 'end') => void) {
    this.#deliver = deliver;
  }

  /** `atMs` never goes back. */
  send(piece: Buffer | 'end', atMs: number): void {
    this.bytes += piece.length;
    this.#queue.push({ piece, atMs });
    if (!this.#timer) this.#deliverDue();
  }

  #deliverDue(): void {
    this.#timer = undefined;
    for (;;) {
      const [next] = this.#queue;
      if (!next) return;
      const leftMs = next.atMs - performance.now();
      if (leftMs > 0) {
        this.#timer = setTimeout(() => this.#deliverDue(), leftMs);
        return;
      }
      this.#queue.shift();
      this.bytes -= next.piece.length;
      this.#deliver(next.piece);
    }
  }
}

function* pieces(chunk: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
}
