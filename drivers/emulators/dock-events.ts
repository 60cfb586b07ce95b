import type { FastifyReply } from 'fastify';
import type { DockState } from './dock-api.ts';
import type { Dock } from './dock.ts';

/** Server-sent events: the whole state at once and after every change, until the page goes away. */
export function streamState(reply: FastifyReply, dock: Dock): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = (state: DockState): void => {
    raw.write(`data: ${JSON.stringify(state)}\n\n`);
  };
  const stop = dock.onState(send);
  // `close` follows an error too.
  raw.on('close', stop).on('error', () => undefined);
  send(dock.state());
  return reply;
}
