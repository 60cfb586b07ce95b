import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { TRPCError } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import {
  channelPath,
  channelRouter,
  ConnectionParameters,
  type ChannelHandlers,
} from '../../../contract/channel.ts';
import type { Log } from '../log.ts';
import { isOwnHost, type PageServer } from './page-server.ts';
import type { ConnectionTokens } from './tokens.ts';

/** Larger than any signature the contract allows, smaller than anything that could hurt. */
const maximumMessageBytes = 4 * 1024 * 1024;
/** A connection that has not shown its token by then is not our page. */
const tokenPatienceMs = 5000;

export interface Channel {
  pageConnected(): boolean;
  close(): void;
}

/**
 * The loopback channel: one WebSocket for one page. `Host` and `Origin` are checked before the upgrade, the
 * one-time token before the first call. A page with a valid token takes the place of the one before (it was
 * reloaded); anybody else is refused, and the log says so.
 * @param onPageChange another page is connected from now on, or none
 */
export function openChannel(
  page: PageServer,
  tokens: ConnectionTokens,
  handlers: ChannelHandlers,
  log: Log,
  onPageChange: () => void = () => undefined,
): Channel {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumMessageBytes });
  let admitted: WebSocket | undefined;

  const trpc = applyWSSHandler({
    wss: sockets,
    router: channelRouter,
    createContext: ({ res: socket, info }) => {
      const parameters = ConnectionParameters.safeParse(info.connectionParams);
      if (!parameters.success || !tokens.use(parameters.data.token)) {
        log.warn('page-refused', { reason: 'token', secondPage: admitted !== undefined });
        closeSoon(socket);
        throw new TRPCError({ code: 'UNAUTHORIZED', message: 'token refused' });
      }
      admit(socket);
      return { handlers };
    },
    onError: ({ error, path }) => {
      if (error.code !== 'UNAUTHORIZED') log.warn('channel-error', { path, code: error.code });
    },
  });

  function admit(socket: WebSocket): void {
    admitted?.close(4409, 'another page took over');
    admitted = socket;
    onPageChange();
    log.info('page-connected');
    socket.once('close', () => {
      if (admitted === socket) {
        admitted = undefined;
        onPageChange();
      }
      log.info('page-gone');
    });
  }

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const reason = refusal(request, page.address);
    if (reason) {
      log.warn('page-refused', { reason });
      // one that hangs up at once would end the terminal
      stream.on('error', () => undefined);
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const patience = setTimeout(() => {
        if (admitted !== socket) socket.close(4401, 'no token');
      }, tokenPatienceMs);
      socket.once('close', () => clearTimeout(patience));
      sockets.emit('connection', socket, request);
    });
  };
  page.server.on('upgrade', onUpgrade);

  return {
    pageConnected: () => admitted !== undefined,
    close: () => {
      page.server.off('upgrade', onUpgrade);
      trpc.broadcastReconnectNotification();
      sockets.clients.forEach((socket) => socket.terminate());
      sockets.close();
    },
  };
}

function refusal(request: IncomingMessage, address: string): 'host' | 'origin' | 'path' | undefined {
  const own = new URL(address);
  if (!isOwnHost(request, Number(own.port))) return 'host';
  if (request.headers.origin !== own.origin) return 'origin';
  // what is no path at all is none of ours either
  const path = URL.parse(request.url ?? '/', address)?.pathname;
  return path === channelPath ? undefined : 'path';
}

/** The refusal is sent first, then the connection ends. */
function closeSoon(socket: WebSocket): void {
  setTimeout(() => socket.close(4401, 'token refused'), 50).unref();
}
