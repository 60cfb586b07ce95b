import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

const writtenByNode: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** What can be done to whoever waits for an answer. */
export class ClientSide {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  get isGone(): boolean {
    return this.#request.socket.destroyed;
  }

  async answer(reply: Reply | undefined): Promise<void> {
    if (!reply) return this.reset();
    if (this.isGone) return;
    const headers = Object.entries(reply.headers).filter(([name]) => !writtenByNode.has(name));
    const hasBody = reply.body.length > 0;
    this.#response.writeHead(reply.status, {
      ...Object.fromEntries(headers),
      ...(hasBody && { 'content-length': String(reply.body.length) }),
    });
    await new Promise<void>((resolve) => {
      this.#response.once('close', resolve);
      this.#response.end(reply.body);
    });
  }

  async raw(bytes: Buffer, end: 'close' | 'reset'): Promise<void> {
    await this.#write(bytes);
    if (end === 'reset') this.reset();
    else this.#request.socket.end();
  }

  async drip(bytes: Buffer, pieceBytes: number, pause: () => Promise<void>): Promise<void> {
    for (let from = 0; from < bytes.length && !this.isGone; from += pieceBytes) {
      await this.#write(bytes.subarray(from, from + pieceBytes));
      await pause();
    }
    this.#request.socket.end();
  }

  close(): void {
    this.#request.socket.destroy();
  }

  reset(): void {
    this.#request.socket.resetAndDestroy();
  }

  #write(bytes: Buffer): Promise<void> {
    const { socket } = this.#request;
    if (socket.destroyed) return Promise.resolve();
    // the callback also comes, with an error, when the client goes away meanwhile
    return new Promise((resolve) => socket.write(bytes, () => resolve()));
  }
}
