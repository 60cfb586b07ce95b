import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { IppPrinterModel } from './ipp-printer-model.ts';

/** What happens to one exchange. `split` gives the answer byte by byte in pieces, `cut` ends it in the middle. */
export type ExchangeFault =
  | 'none'
  | 'split'
  | 'cut'
  | 'cutRequest'
  | 'lostAnswer'
  | 'garbage'
  | 'huge'
  | 'silence'
  | 'http401'
  | 'http503';

/** A printer on a real socket whose line misbehaves by plan; the printer behind it is the model. */
export class FaultServer {
  /** faults of the exchanges to come, in order; none when it is empty */
  plan: ExchangeFault[] = [];
  /** what happens to those that are in no plan */
  always: ExchangeFault = 'none';
  readonly model: IppPrinterModel;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** connections ever taken */
  connections = 0;

  constructor(model: IppPrinterModel) {
    this.model = model;
    this.#server = createServer((asked, answer) => this.#take(asked, answer));
    this.#server.on('connection', (socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** @returns the printer's address; `port` 0 is any free one */
  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `ipp://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ipp/print`;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Pulls the cable: every connection ends at once. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(asked: IncomingMessage, answer: ServerResponse): void {
    const fault = this.plan.shift() ?? this.always;
    if (fault === 'cutRequest') {
      asked.once('data', () => asked.socket.destroy());
      return;
    }
    const chunks: Buffer[] = [];
    asked.on('data', (chunk: Buffer) => chunks.push(chunk));
    asked.on('error', () => undefined);
    asked.on('end', () => this.#answer(fault, Buffer.concat(chunks), answer));
  }

  #answer(fault: ExchangeFault, bytes: Buffer, answer: ServerResponse): void {
    if (fault === 'http401' || fault === 'http503') {
      answer.writeHead(fault === 'http401' ? 401 : 503).end();
      return;
    }
    const said = this.model.answer(bytes);
    if (!said) return void answer.writeHead(400).end();
    if (fault === 'silence') return;
    if (fault === 'lostAnswer') return void answer.destroy();
    answer.writeHead(200, { 'content-type': 'application/ipp' });
    if (fault === 'garbage')
      return void answer.end(said.map((byte, at) => (at % 3 === 0 ? byte ^ 0x5a : byte)));
    if (fault === 'huge') return void answer.end(Buffer.alloc(3 << 20, 0x41));
    if (fault === 'cut') return void answer.write(said.subarray(0, said.length / 2), () => answer.destroy());
    if (fault !== 'split') return void answer.end(said);
    for (let at = 0; at < said.length; at += 7) answer.write(said.subarray(at, at + 7));
    answer.end();
  }
}
